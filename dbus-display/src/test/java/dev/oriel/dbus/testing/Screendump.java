package dev.oriel.dbus.testing;

import dev.oriel.core.geometry.Rect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The picture of a console as QEMU's own `screendump` has it: the independent witness.
final class Screendump {

  private final Rect bounds;
  private final byte[] rgba;

  private Screendump(Rect bounds, byte[] rgba) {
    this.bounds = bounds;
    this.rgba = rgba;
  }

  /// Its size.
  Rect bounds() {
    return bounds;
  }

  /// Rows without padding, four bytes R, G, B, 255 a pixel.
  byte[] rgba() {
    return rgba;
  }

  /// Dumps one head of the device with this id.
  static Screendump of(Qemu qemu, String device, int head) throws IOException {
    Path file = qemu.directory().resolve("screendump.ppm");
    qemu.qmp()
        .execute("screendump", Map.of("filename", file.toString(), "device", device, "head", head));
    return parse(Files.readAllBytes(file));
  }

  /// Reads a binary PPM: `P6`, width, height, 255, one white space, three bytes a pixel.
  private static Screendump parse(byte[] ppm) {
    int at = 0;
    String[] header = new String[4];
    for (int i = 0; i < header.length; i++) {
      int start = at;
      while (!Character.isWhitespace(ppm[at])) {
        at++;
      }
      header[i] = new String(ppm, start, at - start, StandardCharsets.US_ASCII);
      at++;
    }
    if (!header[0].equals("P6") || !header[3].equals("255")) {
      throw new IllegalArgumentException("not a binary PPM of 8 bits: " + header[0]);
    }
    Rect bounds = Rect.ofSize(Integer.parseInt(header[1]), Integer.parseInt(header[2]));
    byte[] rgba = new byte[Math.toIntExact(bounds.area() * 4)];
    for (int i = 0; i < rgba.length; i += 4) {
      rgba[i] = ppm[at++];
      rgba[i + 1] = ppm[at++];
      rgba[i + 2] = ppm[at++];
      rgba[i + 3] = (byte) 0xff;
    }
    return new Screendump(bounds, rgba);
  }
}
