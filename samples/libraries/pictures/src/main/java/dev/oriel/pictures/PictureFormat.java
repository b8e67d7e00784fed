// SPDX-License-Identifier: Apache-2.0
package dev.oriel.pictures;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The file formats of pictures.
public enum PictureFormat {
  /// Portable Network Graphics, RGB, 8 bits, compressed for speed.
  PNG(".png", PngEncoder::new),
  /// Portable pixmap, binary.
  PPM(".ppm", PpmEncoder::new),
  /// The pixels without a header, four bytes each: R, G, B, 255.
  RGBA(".rgba", RgbaEncoder::new),
  /// JPEG, which is lossy.
  JPEG(".jpg", JpegEncoder::new);

  private final String suffix;
  private final Supplier<PictureEncoder> encoder;

  PictureFormat(String suffix, Supplier<PictureEncoder> encoder) {
    this.suffix = suffix;
    this.encoder = encoder;
  }

  /// Returns the suffix of the format's file names, in lower case, with its dot.
  public String suffix() {
    return suffix;
  }

  /// Returns the suffixes of all formats, for messages: `.png, .ppm, .rgba or .jpg`.
  public static String suffixes() {
    return ".png, .ppm, .rgba or .jpg";
  }

  /// Returns the format for a file's name, or null if the name has another suffix. `.jpeg` counts
  /// as JPEG, and case does not matter.
  public static @Nullable PictureFormat ofName(Path file) {
    Path name = file.getFileName();
    if (name == null) {
      return null;
    }
    String lower = name.toString().toLowerCase(Locale.ROOT);
    if (lower.endsWith(".jpeg")) {
      return JPEG;
    }
    for (PictureFormat f : values()) {
      if (lower.endsWith(f.suffix)) {
        return f;
      }
    }
    return null;
  }

  /// Creates an encoder. Ownership: the caller closes it.
  public PictureEncoder newEncoder() {
    return encoder.get();
  }
}
