// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import dev.oriel.core.image.Picture;
import dev.oriel.core.input.KeyChord;
import dev.oriel.core.os.FileErrors;
import dev.oriel.dbus.ConsoleInput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;

/// The actions of a user on a console. The result is shown in the window in which the action was
/// started.
///
/// Threading: the JavaFX thread.
final class Actions {

  /// The system property in which `./oriel` passes its own path.
  private static final String LAUNCHER = "oriel.launcher";

  private final Background background;
  private final Path screenshots;
  private final Consumer<ConsoleEntry> opener;
  private final Map<ConsoleEntry, ConsoleStage> windows = new HashMap<>();

  /// @param opener opens a window for a console
  Actions(Background background, Path screenshots, Consumer<ConsoleEntry> opener) {
    this.background = background;
    this.screenshots = screenshots;
    this.opener = opener;
  }

  /// Shows a console in a window of this program.
  void open(ConsoleEntry console) {
    ConsoleStage window = windows.get(console);
    if (window != null) {
      window.toFront();
    } else {
      console.opening();
      opener.accept(console);
    }
  }

  void opened(ConsoleEntry console, ConsoleStage window) {
    windows.put(console, window);
  }

  void closed(ConsoleEntry console) {
    var _ = windows.remove(console);
    console.closed();
  }

  List<ConsoleStage> windows() {
    return List.copyOf(windows.values());
  }

  /// Writes the picture of a console to a file.
  void save(ConsoleEntry console, Notices notices) {
    picture(
        console,
        notices,
        picture -> {
          Path file =
              Screenshots.file(
                  screenshots, console.title(), LocalDateTime.now(ZoneId.systemDefault()));
          background.run(
              () -> {
                Screenshots.save(picture, file);
                return file;
              },
              saved -> notices.done("Saved " + saved),
              e ->
                  notices.failed(
                      "The picture cannot be saved: "
                          + (e instanceof IOException io ? FileErrors.describe(io) : e)));
        });
  }

  /// Puts the picture of a console into the host's clipboard.
  void copy(ConsoleEntry console, Notices notices) {
    picture(
        console,
        notices,
        picture -> {
          Screenshots.copy(picture);
          notices.done(
              String.format(
                  Locale.ROOT,
                  "Copied the picture of %s, %d × %d",
                  console.title(),
                  picture.width(),
                  picture.height()));
        });
  }

  private void picture(ConsoleEntry console, Notices notices, Consumer<Picture> use) {
    if (!console.heldProperty().get()) {
      notices.failed(
          "There is no picture of "
              + console.title()
              + ", because only one program at a time can use it: open it first");
      return;
    }
    Background.whenDone(
        console.feed().screenshot(),
        use,
        e ->
            notices.failed(
                "There is no picture of "
                    + console.title()
                    + ": "
                    + String.valueOf(e.getMessage())));
  }

  /// Returns whether `oriel view` can be started.
  static boolean canView() {
    return System.getProperty(LAUNCHER) != null;
  }

  /// Shows a console with `oriel view`, which has physical keys, a pointer lock, and no copies if
  /// the host can import the buffers.
  void view(ConsoleEntry console, Notices notices) {
    String launcher = System.getProperty(LAUNCHER);
    if (launcher == null) {
      notices.failed("oriel view cannot be found: start the manager with ./oriel manager");
      return;
    }
    List<String> command = viewCommand(launcher, console.vm(), console.source().id());
    try {
      var _ =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      notices.failed("oriel view cannot be started: " + e.getMessage());
    }
  }

  private static List<String> viewCommand(String launcher, VmEntry vm, String console) {
    List<String> command = new ArrayList<>(List.of(launcher, "view"));
    command.addAll(vm.options());
    command.addAll(List.of("--console", console));
    return command;
  }

  /// Presses keys in a guest.
  ///
  /// @param done called when they have been sent
  void send(ConsoleEntry console, KeyChord chord, Notices notices, Runnable done) {
    background.run(
        () -> {
          new ConsoleInput(console.source()).tap(chord);
          return chord;
        },
        _ -> done.run(),
        e -> notices.failed("The keys cannot be sent: " + e.getMessage()));
  }

  /// Puts a text into the host's clipboard.
  void copyText(String text, Notices notices) {
    ClipboardContent content = new ClipboardContent();
    content.putString(text);
    Clipboard.getSystemClipboard().setContent(content);
    notices.done("Copied " + text);
  }
}
