// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A Wayland compositor that has shortcuts of its own and lets clients inhibit them, which Weston
/// does not: Sway with an output in memory, and `wtype` as its user's hands; or with an output that
/// is a window of an X server, whose touch screen is then Sway's.
///
/// Threading: any. Ownership: [#close()] ends the compositor.
public final class Sway implements AutoCloseable {

  private static final String PROGRAM = "sway";
  private static final String KEYS = "wtype";
  private static final String MESSAGES = "swaymsg";

  /// Sway does not run as root.
  private static final String DROP_ROOT = "setpriv";

  private static final String NOBODY = "nobody";
  private static final String STRUCK = "struck";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final TempDirectory runtime;
  private final TestProcess compositor;
  private final Path socket;
  private final @Nullable TestProcess keyboard;

  private Sway(
      TempDirectory runtime, TestProcess compositor, Path socket, @Nullable TestProcess keyboard) {
    this.runtime = runtime;
    this.compositor = compositor;
    this.socket = socket;
    this.keyboard = keyboard;
  }

  /// Null where Sway can be started, else the reason for which a test of it cannot run.
  public static @Nullable String unavailable() {
    return Programs.missing(PROGRAM, KEYS, DROP_ROOT);
  }

  /// Null where Sway can be started on an X server, else the reason for which it cannot.
  public static @Nullable String unavailableOnX() {
    return Programs.missing(PROGRAM, MESSAGES, DROP_ROOT);
  }

  /// Starts a compositor whose shortcut is Alt+X, with a keyboard, and waits until it takes
  /// clients.
  public static Sway start(int width, int height) throws IOException {
    return start(
        Map.of("WLR_BACKENDS", "headless", "WLR_LIBINPUT_NO_DEVICES", "1"),
        String.format(Locale.ROOT, "output HEADLESS-1 resolution %dx%d", width, height),
        true);
  }

  /// Starts a compositor on the whole of an X server's screen and waits until it takes clients.
  ///
  /// @param scale the screen's pixels for one of the desktop's units
  public static Sway startOn(TouchScreen screen, int scale) throws IOException {
    Map<String, String> backend = new HashMap<>(screen.environment());
    backend.put("WLR_BACKENDS", "x11");
    return start(backend, "output X11-1 scale " + scale, false);
  }

  private static Sway start(Map<String, String> backend, String output, boolean withKeyboard)
      throws IOException {
    TempDirectory runtime = new TempDirectory("oriel-sway");
    TestProcess compositor = null;
    try {
      Path config = runtime.resolve("config");
      Files.writeString(
          config,
          String.format(
              Locale.ROOT,
              """
          %s
          default_border none
          bindsym Mod1+x exec touch %s
          """,
              output,
              runtime.resolve(STRUCK)));
      List<String> command = new ArrayList<>();
      if (isRoot()) {
        giveTo(runtime.path());
        command.addAll(
            List.of(DROP_ROOT, "--reuid=" + NOBODY, "--regid=nogroup", "--clear-groups"));
      }
      command.addAll(List.of(PROGRAM, "--config", config.toString()));
      Map<String, String> environment = new HashMap<>(backend);
      environment.put("XDG_RUNTIME_DIR", runtime.path().toString());
      environment.put("WLR_RENDERER", "pixman");
      TestProcess started = TestProcess.start(null, environment, command);
      compositor = started;
      Path socket = runtime.resolve("wayland-1");
      Await.until(
          () -> PROGRAM + " listens on " + socket + "\n" + started.stderr(),
          LIMIT,
          () -> !started.isAlive() || SocketFile.accepts(socket));
      if (!started.isAlive()) {
        int status = started.awaitExit(LIMIT);
        throw new IOException(PROGRAM + " ended with status " + status + ": " + started.stderr());
      }
      // A keyboard is there for as long as one wtype is: this one waits, and then types nothing.
      TestProcess keyboard =
          withKeyboard
              ? TestProcess.start(
                  null,
                  environment(runtime, socket),
                  List.of(KEYS, "-s", String.valueOf(Duration.ofMinutes(10).toMillis())))
              : null;
      return new Sway(runtime, started, socket, keyboard);
    } catch (Throwable t) {
      if (compositor != null) {
        compositor.close();
      }
      runtime.close();
      throw t;
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static void giveTo(Path directory) throws IOException {
    Files.setOwner(
        directory,
        directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY));
  }

  /// What a client's environment needs.
  public Map<String, String> environment() {
    return environment(runtime, socket);
  }

  private static Map<String, String> environment(TempDirectory runtime, Path socket) {
    return Map.of(
        "XDG_RUNTIME_DIR",
        runtime.path().toString(),
        "WAYLAND_DISPLAY",
        String.valueOf(socket.getFileName()));
  }

  /// Strikes Alt+X.
  public void strikeShortcut() throws IOException {
    try (TestProcess keys =
        TestProcess.start(
            null, environment(), List.of(KEYS, "-M", "alt", "-k", "x", "-m", "alt"))) {
      int status = keys.awaitExit(LIMIT);
      if (status != 0) {
        throw new IOException(KEYS + " ended with " + status + ": " + keys.stderr());
      }
    }
  }

  /// Has the compositor carry out one of its commands (sway(5)).
  public void command(String command) throws IOException {
    Path control;
    try (Stream<Path> files = Files.list(runtime.path())) {
      control =
          files
              .filter(f -> f.getFileName().toString().startsWith("sway-ipc"))
              .findFirst()
              .orElseThrow(() -> new IOException(PROGRAM + " has no socket for commands"));
    }
    try (TestProcess messages =
        TestProcess.start(
            null, environment(), List.of(MESSAGES, "-s", control.toString(), command))) {
      int status = messages.awaitExit(LIMIT);
      if (status != 0) {
        throw new IOException(command + " ended with " + status + ": " + messages.stderr());
      }
    }
  }

  /// Whether the compositor has taken its shortcut, since that was forgotten.
  public boolean shortcutTaken() {
    return Files.exists(runtime.resolve(STRUCK));
  }

  /// Forgets that the compositor has taken its shortcut.
  public void forgetShortcut() throws IOException {
    Files.deleteIfExists(runtime.resolve(STRUCK));
  }

  @Override
  public void close() {
    try (runtime;
        compositor;
        keyboard) {
      if (keyboard != null) {
        keyboard.terminate();
      }
      compositor.terminate();
      int _ = compositor.awaitExit(LIMIT);
    }
  }
}
