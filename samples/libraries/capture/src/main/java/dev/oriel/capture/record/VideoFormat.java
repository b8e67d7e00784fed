// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The file formats of recordings.
public enum VideoFormat {
  /// Matroska; without an encoder, it contains uncompressed frames.
  MATROSKA(".mkv", true, true),
  /// MPEG-4.
  MP4(".mp4", true, false),
  /// WebM.
  WEBM(".webm", true, false),
  /// Animated GIF.
  GIF(".gif", true, false),
  /// YUV4MPEG2 with full chroma (4:4:4), and the times in a second file.
  Y4M(".y4m", false, true),
  /// The bytes R, G, B, 255 of each pixel and nothing else, and the times in a second file.
  RGBA(".rgba", false, true);

  private final String suffix;
  private final boolean encoded;
  private final boolean raw;

  VideoFormat(String suffix, boolean encoded, boolean raw) {
    this.suffix = suffix;
    this.encoded = encoded;
    this.raw = raw;
  }

  /// Returns the file name extension in lower case.
  public String suffix() {
    return suffix;
  }

  /// Returns whether an encoder can write it: [EncodedVideo].
  public boolean isEncoded() {
    return encoded;
  }

  /// Returns whether it can be written without an encoder: [RawVideo].
  public boolean isRaw() {
    return raw;
  }

  /// Returns the format for a file's extension, or null if there is none.
  public static @Nullable VideoFormat ofName(Path file) {
    Path name = file.getFileName();
    if (name == null) {
      return null;
    }
    String lower = name.toString().toLowerCase(Locale.ROOT);
    for (VideoFormat f : values()) {
      if (lower.endsWith(f.suffix)) {
        return f;
      }
    }
    return null;
  }

  /// Returns the file name extensions: `.mkv, .y4m, .rgba`.
  ///
  /// @param raw whether to return only those that can be written without an encoder
  public static String suffixes(boolean raw) {
    return Arrays.stream(values())
        .filter(f -> f.raw || !raw)
        .map(VideoFormat::suffix)
        .collect(Collectors.joining(", "));
  }
}
