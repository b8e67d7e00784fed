// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.dbus.QemuProcess;
import dev.oriel.demoguest.DemoGuestImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A QEMU that runs the demo guest ([DemoGuestImage]).
///
/// Ownership: the caller closes it, like a [QemuProcess]. Threading: any thread.
final class DemoGuest implements AutoCloseable {

  private final Path image;
  private final QemuProcess qemu;

  private DemoGuest(Path image, QemuProcess qemu) {
    this.image = image;
    this.qemu = qemu;
  }

  /// Starts the guest with its files in `runDir`, an existing directory that the caller owns.
  /// Returns when QEMU listens on its QMP socket.
  static DemoGuest start(Path runDir) throws IOException, InterruptedException {
    Path image = runDir.resolve("demo-guest.img").toAbsolutePath();
    DemoGuestImage.copyTo(image);
    try {
      return new DemoGuest(
          image, QemuProcess.start(QemuProcess.DEFAULT_PROGRAM, arguments(image), runDir));
    } catch (Throwable t) {
      try {
        Files.deleteIfExists(image);
      } catch (IOException e) {
        t.addSuppressed(e);
      }
      throw t;
    }
  }

  private static List<String> arguments(Path image) {
    return List.of(
        "-name",
        "Oriel demo",
        "-nodefaults",
        "-no-user-config",
        "-machine",
        "pc",
        "-accel",
        "tcg",
        "-m",
        "16",
        "-vga",
        "std",
        "-drive",
        "format=raw,if=ide,file=" + QemuProcess.option(image));
  }

  /// Returns the socket on which QEMU's monitor listens. The monitor serves one client at a time.
  Path qmpSocket() {
    return qemu.qmpSocket();
  }

  /// Returns the QEMU process.
  ProcessHandle process() {
    return qemu.process();
  }

  /// Ends QEMU and removes its files. Idempotent.
  @Override
  public void close() {
    qemu.close();
    for (Path file : List.of(image, qemu.log())) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException _) {
        // The caller owns the directory, and removes or keeps it.
      }
    }
  }
}
