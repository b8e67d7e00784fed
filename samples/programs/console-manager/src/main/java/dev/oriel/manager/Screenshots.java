// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import dev.oriel.core.image.Picture;
import dev.oriel.pictures.AtomicFile;
import dev.oriel.pictures.PictureEncoder;
import dev.oriel.pictures.PictureFormat;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;

/// Saves pictures of consoles to files, and copies them to the host's clipboard.
final class Screenshots {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH.mm.ss", Locale.ROOT);

  /// The limit in bytes. It leaves room for the time, a number, and the suffix of the temporary
  /// name.
  private static final int LONGEST_TITLE = 150;

  private Screenshots() {}

  /// Returns a free file name for the next picture of a console.
  static Path file(Path directory, String title, LocalDateTime now) {
    String name = bounded(title.strip()) + " " + TIME.format(now);
    Path file = directory.resolve(name + ".png");
    for (int i = 2; Files.exists(file); i++) {
      file = directory.resolve(name + " (" + i + ").png");
    }
    return file;
  }

  /// Returns the part of a title that can be in a file name: a VM may have any name, and a file
  /// name has at most 255 bytes.
  private static String bounded(String title) {
    StringBuilder name = new StringBuilder();
    int bytes = 0;
    for (int i = 0; i < title.length(); i = title.offsetByCodePoints(i, 1)) {
      String c = Character.toString(title.codePointAt(i)).replaceAll("[^\\p{L}\\p{N}._ –-]", "_");
      bytes += c.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > LONGEST_TITLE) {
        break;
      }
      // A leading dot hides a file.
      name.append(name.isEmpty() && c.equals(".") ? "_" : c);
    }
    return name.toString().strip();
  }

  /// Writes a PNG. Threading: any thread.
  static void save(Picture picture, Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    try (PictureEncoder encoder = PictureFormat.PNG.newEncoder()) {
      AtomicFile.write(file, out -> encoder.encode(picture, out));
    }
  }

  /// Puts a picture into the clipboard. Threading: the JavaFX thread.
  static void copy(Picture picture) {
    ClipboardContent content = new ClipboardContent();
    content.putImage(image(picture));
    Clipboard.getSystemClipboard().setContent(content);
  }

  private static WritableImage image(Picture picture) {
    int width = picture.width();
    int[] row = new int[width];
    var source = picture.pixels().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    WritableImage image = new WritableImage(width, picture.height());
    for (int y = 0; y < picture.height(); y++) {
      source.get(y * width, row);
      for (int x = 0; x < width; x++) {
        // The bytes are R, G, B, A: an ARGB word needs red and blue swapped.
        row[x] = (row[x] & 0xff00_ff00) | (row[x] & 0xff) << 16 | (row[x] >>> 16 & 0xff);
      }
      image
          .getPixelWriter()
          .setPixels(0, y, width, 1, PixelFormat.getIntArgbPreInstance(), row, 0, width);
    }
    return image;
  }
}
