// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.core.image.Picture;
import dev.oriel.core.os.OsException;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.connection.DisplayException;
import dev.oriel.pictures.PictureEncoder;
import dev.oriel.pictures.PictureFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;

/// Loads the classes and libraries of a command while another processor reads its options. Loading
/// them is half of the time that a short command takes.
final class Preparation {

  /// The command that needs encoders of pictures, too.
  static final String CAPTURE = "capture";

  private static final Set<String> CONNECTING =
      Set.of(
          "list",
          "view",
          CAPTURE,
          "record",
          "watch",
          "text",
          "wait",
          "find",
          "click",
          "input",
          "clipboard",
          "chardev");

  private Preparation() {}

  /// Begins to load, if the command line names a command that connects to a VM.
  static void begin(String... args) {
    if (args.length > 0 && CONNECTING.contains(args[0])) {
      Thread.ofPlatform().daemon().name("oriel-prepare").start(() -> run(args[0]));
    }
  }

  /// Uses each part that the command needs once. An error is ignored here, because the command
  /// fails with it as well and reports it.
  static void run(String command) {
    try {
      VmConnection.prepare();
      if (command.equals(CAPTURE)) {
        try (PictureEncoder encoder = PictureFormat.PNG.newEncoder()) {
          encoder.encode(new Picture(1, 1), OutputStream.nullOutputStream());
        }
      }
    } catch (DisplayException | OsException | IOException | LinkageError _) {
      // The command reports it.
    }
  }
}
