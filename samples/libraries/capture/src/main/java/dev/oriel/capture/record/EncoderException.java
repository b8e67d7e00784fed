// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.core.text.DebianPackages;
import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// Thrown when the encoder is missing or fails. The message contains the encoder's own error.
public final class EncoderException extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  private final String problem;
  private final Remedy remedy;

  /// The remedy for a failure.
  enum Remedy {
    /// The message says everything.
    NONE,
    /// Install the encoder, or record without one.
    INSTALL,
    /// Choose a codec that this encoder has, or record without one.
    OTHER_CODEC,
    /// Choose a codec that takes less time, or record without one.
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
            "; choose an encoder that it has ("
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

  /// Returns the message for the users of a program, with the program's options as remedies.
  ///
  /// @param raw the option that records without an encoder: [RawVideo]
  /// @param arguments the option for [EncoderOptions#arguments]
  public String message(String raw, String arguments) {
    return problem + remedy.text(raw, arguments);
  }
}
