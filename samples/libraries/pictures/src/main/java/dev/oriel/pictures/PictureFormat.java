// SPDX-License-Identifier: Apache-2.0
package dev.oriel.pictures;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The file formats in which pictures are written.
public enum PictureFormat {
  /// Portable Network Graphics, RGB, 8 bits, compressed for speed.
  PNG(".png", PngEncoder::new),
  /// Portable pixmap, binary.
  PPM(".ppm", PpmEncoder::new),
  /// The bare pixels, four bytes each: R, G, B, 255.
  RGBA(".rgba", RgbaEncoder::new),
  /// JPEG, for pictures that may lose a little.
  JPEG(".jpg", JpegEncoder::new);

  private final String suffix;
  private final Supplier<PictureEncoder> encoder;

  PictureFormat(String suffix, Supplier<PictureEncoder> encoder) {
    this.suffix = suffix;
    this.encoder = encoder;
  }

  /// The end of such a file's name, in lower case.
  public String suffix() {
    return suffix;
  }

  /// The ends of names that [#ofName] knows, for messages: `.png, .ppm, .rgba or .jpg`.
  public static String suffixes() {
    return ".png, .ppm, .rgba or .jpg";
  }

  /// The format that a file's name asks for, or null where its end is of none.
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

  /// A new encoder. Ownership: the caller closes it.
  public PictureEncoder newEncoder() {
    return encoder.get();
  }
}
