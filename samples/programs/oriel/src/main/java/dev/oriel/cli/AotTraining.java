// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.dbus.QemuProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;

/// Does what the commands do, for the launcher's cache of classes: the JVM keeps what is loaded and
/// linked in this run, and the commands start with it.
///
/// The pictures are those of a QEMU without a guest, whose virtio-gpu shows its placeholder in
/// shared memory; where there is no QEMU, less is learnt and nothing fails.
public final class AotTraining {

  private AotTraining() {}

  /// Runs the commands. What they answer is of no interest.
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
      System.err.println("oriel: no QEMU to learn from: " + e.getMessage());
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
