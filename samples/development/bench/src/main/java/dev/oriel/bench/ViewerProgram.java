// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.input.MouseButton;
import dev.oriel.dbus.ConsoleSession;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.dbus.listener.ListenerStats;
import dev.oriel.gl.PresenterListener;
import dev.oriel.gl.ReleasePolicy;
import dev.oriel.gl.window.KeyAction;
import dev.oriel.gl.window.TouchAction;
import dev.oriel.gl.window.ViewerWindow;
import dev.oriel.gl.window.WindowInput;
import dev.oriel.gl.window.WindowLoop;
import dev.oriel.gl.window.WindowMetrics;
import dev.oriel.gl.window.WindowOptions;
import dev.oriel.gl.window.WindowPlatform;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The viewer that is measured: a window on the first console of a QEMU. It is a process of its
/// own, because a window needs a main thread, and the environment of its display before it starts.
///
/// It reads commands from its standard input, one on each line, and answers each one with a line
/// that begins with `done` or `failed`. It ends at the end of its standard input.
final class ViewerProgram {

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final WindowLoop loop;
  private final ConsoleSession session;
  private final SwitchedSink sink;
  private final FrameRecording recording;
  private @Nullable ViewerWindow window;

  private ViewerProgram(
      WindowLoop loop, ConsoleSession session, SwitchedSink sink, FrameRecording recording) {
    this.loop = loop;
    this.session = session;
    this.sink = sink;
    this.recording = recording;
  }

  /// Runs the viewer. The argument is the QMP socket of the VM.
  public static void main(String[] arguments) {
    SwitchedSink sink = new SwitchedSink();
    WindowPlatform platform =
        System.getenv("WAYLAND_DISPLAY") == null ? WindowPlatform.X11 : WindowPlatform.WAYLAND;
    try (FrameRecording recording = new FrameRecording();
        WindowLoop loop = WindowLoop.open(platform);
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(Path.of(arguments[0])), null);
        ConsoleSession session = vm.console(0).attach(sink, AttachOptions.DEFAULT)) {
      ViewerProgram program = new ViewerProgram(loop, session, sink, recording);
      Thread commands = new Thread(program::readCommands, "commands");
      commands.setDaemon(true);
      commands.start();
      OUT.println("done " + (loop.wayland() ? "wayland" : "x11"));
      loop.run();
      program.close();
    }
  }

  private void readCommands() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        OUT.println("done " + answer(line.split(" ", -1)));
      }
    } catch (IOException | RuntimeException e) {
      OUT.println("failed " + e);
    }
    loop.stop();
  }

  private String answer(String[] words) {
    switch (words[0]) {
      case "open" -> {
        onMain(() -> open(Boolean.parseBoolean(words[1])));
        awaitReady();
      }
      case "policy" -> opened().presenter().releasePolicy(ReleasePolicy.valueOf(words[1]));
      case "show" -> onMain(() -> opened().show(Boolean.parseBoolean(words[1])));
      case "window" -> sink.to(opened().sink());
      case "floor" -> sink.to(SwitchedSink.FLOOR);
      case "stats" -> {
        return releases(session.stats());
      }
      case "flushes" -> {
        return recorded();
      }
      default -> throw new IllegalArgumentException("no command " + words[0]);
    }
    return "";
  }

  private void open(boolean vsync) {
    close();
    window =
        ViewerWindow.open(
            loop,
            new WindowOptions("oriel bench", FlushGuest.WIDTH, FlushGuest.HEIGHT)
                .decorated(false)
                .vsync(vsync),
            new NoInput(),
            new Failures());
  }

  private void awaitReady() {
    try {
      if (!opened().presenter().awaitReady(PATIENCE)) {
        throw new IllegalStateException("the window is not ready after " + PATIENCE);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void close() {
    sink.to(SwitchedSink.FLOOR);
    ViewerWindow w = window;
    if (w != null) {
      window = null;
      w.close();
    }
  }

  /// Returns the stages of each flush since the last call, separated by spaces.
  private String recorded() {
    // The D-Bus thread records a flush after it has answered it.
    session.caughtUp().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    StringJoiner text = new StringJoiner(" ");
    for (FlushStages flush : recording.take()) {
      text.add(flush.encode());
    }
    return text.toString();
  }

  private ViewerWindow opened() {
    ViewerWindow w = window;
    if (w == null) {
      throw new IllegalStateException("no window is open");
    }
    return w;
  }

  private void onMain(Runnable task) {
    CompletableFuture.runAsync(task, loop::execute).join();
  }

  /// Returns the number of releases as `CAUSE=COUNT`, separated by spaces.
  private static String releases(ListenerStats stats) {
    StringJoiner text = new StringJoiner(" ");
    for (ReleaseCause cause : ReleaseCause.values()) {
      text.add(cause + "=" + stats.released(cause));
    }
    return text.toString();
  }

  /// Ignores all input: this window has no user.
  private static final class NoInput implements WindowInput {
    @Override
    public void key(int evdevCode, KeyAction action) {}

    @Override
    public void text(int codePoint) {}

    @Override
    public void pointer(int x, int y) {}

    @Override
    public void touch(int finger, TouchAction action, int x, int y) {}

    @Override
    public boolean pointing(int x, int y) {
      return false;
    }

    @Override
    public void pointerLeft() {}

    @Override
    public boolean pressing(MouseButton button, boolean pressed) {
      return false;
    }

    @Override
    public void motion(int dx, int dy) {}

    @Override
    public void button(MouseButton button, boolean pressed) {}

    @Override
    public void scroll(MouseButton direction, int notches) {}

    @Override
    public void focusGained() {}

    @Override
    public void focusLost() {}

    @Override
    public void closeRequested() {}

    @Override
    public void resized(WindowMetrics metrics) {}

    @Override
    public void refreshed(long intervalNanos) {}

    @Override
    public void grabbed(boolean nowGrabbed, String hostShortcuts) {}

    @Override
    public void hostLocks(boolean capsLock, boolean numLock) {}

    @Override
    public void shortcut(String action) {}
  }

  /// Reports failures, because a viewer that does not show the guest's picture is not measured.
  private static final class Failures implements PresenterListener {
    @Override
    public void frameFailed(String reason) {
      OUT.println("failed a frame: " + reason);
    }

    @Override
    public void messageRefused(String reason) {
      OUT.println("refused a message: " + reason);
    }

    @Override
    public void stopped(String reason) {
      OUT.println("failed presenting: " + reason);
    }
  }
}
