// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.dbus.QemuProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;

/// Trains the launcher's class cache: runs the commands once, so that the JVM can store the classes
/// that they load and link. Later commands start with this cache.
///
/// The pictures come from a QEMU without a guest. Its virtio-gpu shows its placeholder in shared
/// memory. Without a QEMU, the cache holds fewer classes and nothing fails.
public final class AotTraining {

  private AotTraining() {}

  /// Runs the commands and discards their output.
  public static void main(String[] args) throws IOException {
    Preparation.run(Preparation.CAPTURE);
    try (RunDirectory directory = RunDirectory.create("oriel-training");
        QemuProcess qemu =
            QemuProcess.start(
                QemuProcess.DEFAULT_PROGRAM,
                List.of(
                    "-nodefaults",
                    "-machine",
                    "pc",
                    "-vga",
                    "none",
                    "-device",
                    "virtio-gpu-pci",
                    "-serial",
                    "vc"),
                directory.path())) {
      String socket = qemu.qmpSocket().toString();
      for (String name : List.of("a.png", "a.ppm", "a.jpg")) {
        run("capture", "--qmp", socket, "-o", directory.resolve(name).toString(), "--json");
      }
      String series = directory.resolve("s-%02d.rgba").toString();
      run("capture", "--qmp", socket, "-o", series, "--count", "3", "--interval", "1");
      String text = directory.resolve("text.png").toString();
      run("capture", "--qmp", socket, "--console", "serial0", "-o", text);
      run("watch", "--qmp", socket, "--count", "1", "--json");
      run("list", "--qmp", socket);
    } catch (IOException | RuntimeException e) {
      System.err.println("oriel: the class cache is trained without a QEMU: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    run("doctor");
  }

  private static void run(String... command) {
    int _ =
        Main.run(
            Output.to(Writer.nullWriter(), false), new PrintWriter(Writer.nullWriter()), command);
  }
}
