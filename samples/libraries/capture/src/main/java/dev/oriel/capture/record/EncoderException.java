// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.core.text.DebianPackages;
import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// The encoder is not there, or did not do its work; the message has what it said.
public final class EncoderException extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  private final String problem;
  private final Remedy remedy;

  /// What helps.
  enum Remedy {
    /// The message says all there is.
    NONE,
    /// Install the encoder, or do without.
    INSTALL,
    /// Choose a codec that this encoder has, or do without.
    OTHER_CODEC,
    /// Choose a codec that takes less time, or do without.
    FASTER_CODEC;

    private String text(String raw, String arguments) {
      return switch (this) {
        case NONE -> "";
        case INSTALL ->
            ": install it (Debian: "
                + DebianPackages.of("ffmpeg")
                + "), or record without an encoder ("
                + raw
                + "; "
                + VideoFormat.suffixes(true)
                + ")";
        case OTHER_CODEC ->
            "; choose one of its own ("
                + arguments
                + "), or record without an encoder ("
                + raw
                + ")";
        case FASTER_CODEC ->
            "; use a faster codec (" + arguments + "), or record without an encoder (" + raw + ")";
      };
    }
  }

  EncoderException(String problem, Remedy remedy, @Nullable Throwable cause) {
    super(problem + remedy.text("RawVideo", "EncoderOptions.arguments"), cause);
    this.problem = problem;
    this.remedy = remedy;
  }

  /// Returns the message for the users of a program, who know the ways out by its options.
  ///
  /// @param raw the option that records without an encoder: [RawVideo]
  /// @param arguments the option for [EncoderOptions#arguments]
  public String message(String raw, String arguments) {
    return problem + remedy.text(raw, arguments);
  }
}
