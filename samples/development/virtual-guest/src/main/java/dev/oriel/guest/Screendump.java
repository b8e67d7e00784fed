// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.fixtures.Screenshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The picture of a console from QEMU's own `screendump`, which tests compare with Oriel's picture.
public final class Screendump {

  private Screendump() {}

  /// Returns the picture of one head of a device.
  public static Screenshot of(Qemu qemu, String device, int head) throws IOException {
    return of(qemu.qmp(), qemu.directory(), device, head);
  }

  /// Returns the picture of one head of a device of the VM with a monitor.
  ///
  /// @param directory for QEMU's file
  static Screenshot of(Qmp qmp, Path directory, String device, int head) throws IOException {
    Path file = directory.resolve("screendump.ppm");
    qmp.execute("screendump", Map.of("filename", file.toString(), "device", device, "head", head));
    return Screenshot.ofPpm(Files.readAllBytes(file));
  }
}
