// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.dbus.QemuProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// A QEMU that runs the built-in guest: a picture that moves and answers to keys and the pointer.
///
/// The guest is `src/main/demo-guest`, a few kilobytes that boot in well under a second.
///
/// Ownership: as [QemuProcess]. Threading: any thread.
final class DemoGuest implements AutoCloseable {

  private final Path image;
  private final QemuProcess qemu;

  private DemoGuest(Path image, QemuProcess qemu) {
    this.image = image;
    this.qemu = qemu;
  }

  /// Starts the guest with its files in `runDir`, an existing directory of the caller's, and
  /// returns when QEMU listens on its QMP socket.
  static DemoGuest start(Path runDir) throws IOException, InterruptedException {
    Path image = runDir.resolve("demo-guest.img").toAbsolutePath();
    try (InputStream packed =
        Objects.requireNonNull(
            DemoGuest.class.getResourceAsStream("demo-guest.img"),
            "demo-guest.img is not in the module")) {
      Files.copy(packed, image);
    }
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

  /// The socket on which QEMU's monitor listens for one client at a time.
  Path qmpSocket() {
    return qemu.qmpSocket();
  }

  /// The QEMU process, for those who want to watch it.
  ProcessHandle process() {
    return qemu.process();
  }

  /// Ends QEMU and removes its files; a second call does nothing.
  @Override
  public void close() {
    qemu.close();
    for (Path file : List.of(image, qemu.log())) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException _) {
        // The directory is the caller's, who removes it or leaves it.
      }
    }
  }
}
