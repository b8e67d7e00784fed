// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A Wayland compositor with an output in memory: Weston with its headless backend and the kiosk
/// shell, in a runtime directory of its own.
///
/// Threading: any. Ownership: [#close()] ends the compositor.
public final class Weston implements AutoCloseable {

  private static final String PROGRAM = "weston";
  private static final String SCREENSHOOTER = "weston-screenshooter";
  private static final String SOCKET = "wayland-test";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final TempDirectory runtime;
  private final TestProcess compositor;

  private Weston(TempDirectory runtime, TestProcess compositor) {
    this.runtime = runtime;
    this.compositor = compositor;
  }

  /// Null where Weston can be started, else the reason for which a test of it cannot run.
  public static @Nullable String unavailable() {
    return Programs.missing(PROGRAM, SCREENSHOOTER);
  }

  /// Starts a compositor with one output and waits until it takes clients.
  public static Weston start(int width, int height) throws IOException {
    return start(width, height, 1);
  }

  /// Starts a compositor with one output of a dense screen.
  ///
  /// @param width of the desktop, in its own units
  /// @param height of the desktop, in its own units
  /// @param scale how many pixels of the screen a unit of the desktop is wide
  public static Weston start(int width, int height, int scale) throws IOException {
    TempDirectory runtime = new TempDirectory("oriel-wl");
    TestProcess compositor = null;
    try {
      TestProcess started =
          TestProcess.start(
              null,
              Map.of("XDG_RUNTIME_DIR", runtime.path().toString()),
              List.of(
                  PROGRAM,
                  "--no-config",
                  "--backend=headless",
                  "--renderer=pixman",
                  "--shell=kiosk",
                  "--idle-time=0",
                  "--debug",
                  "--socket=" + SOCKET,
                  "--width=" + width,
                  "--height=" + height,
                  "--scale=" + scale,
                  "--log=" + runtime.resolve("log")));
      compositor = started;
      Path socket = runtime.resolve(SOCKET);
      Await.until(
          () -> PROGRAM + " listens on " + socket + "\n" + log(runtime) + started.stderr(),
          LIMIT,
          () -> !started.isAlive() || SocketFile.accepts(socket));
      if (!started.isAlive()) {
        int status = started.awaitExit(LIMIT);
        throw new IOException(
            PROGRAM + " ended with status " + status + ": " + log(runtime) + started.stderr());
      }
      return new Weston(runtime, started);
    } catch (Throwable t) {
      if (compositor != null) {
        compositor.close();
      }
      runtime.close();
      throw t;
    }
  }

  /// What a client's environment needs.
  public Map<String, String> environment() {
    return Map.of("XDG_RUNTIME_DIR", runtime.path().toString(), "WAYLAND_DISPLAY", SOCKET);
  }

  /// What the output shows, taken after its next repaint.
  public Screenshot screenshot() throws IOException {
    try (TempDirectory directory = new TempDirectory("oriel-shot");
        TestProcess shooter =
            TestProcess.start(directory.path(), environment(), List.of(SCREENSHOOTER))) {
      int status = shooter.awaitExit(LIMIT);
      try (Stream<Path> files = Files.list(directory.path())) {
        Path png =
            files
                .findFirst()
                .orElseThrow(
                    () ->
                        new IOException(
                            SCREENSHOOTER + " ended with " + status + ": " + shooter.stderr()));
        return Screenshot.ofPng(Files.readAllBytes(png));
      }
    }
  }

  @Override
  public void close() {
    try (runtime;
        compositor) {
      compositor.terminate();
      int _ = compositor.awaitExit(LIMIT);
    }
  }

  private static String log(TempDirectory runtime) {
    try {
      return Files.readString(runtime.resolve("log"));
    } catch (IOException e) {
      return "(no log: " + e + ")\n";
    }
  }
}
