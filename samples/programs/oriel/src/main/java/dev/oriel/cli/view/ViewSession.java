// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.cli.support.CommandException;
import dev.oriel.cli.support.Json;
import dev.oriel.cli.support.WindowSystem;
import dev.oriel.core.os.ShutdownHook;
import dev.oriel.dbus.PictureSession;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.TouchScreen;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.connection.Subscription;
import dev.oriel.gl.window.WindowException;
import dev.oriel.gl.window.WindowLoop;
import dev.oriel.pictures.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The windows on the consoles of one VM, from opening to closing.
///
/// Threading: [#run] is called on the main thread and keeps it until the end. D-Bus, the presenters
/// and the link pass their events to the main thread through [WindowLoop].
public final class ViewSession {

  /// How long the shutdown of the JVM waits until the guest's keys are released and the statistics
  /// are written. It is longer than that takes on a busy machine.
  private static final Duration GOODBYE = Duration.ofSeconds(15);

  private final VmSource source;
  private final ViewOptions options;
  private final ViewSound sound;
  private final ConsoleChoices choices = new ConsoleChoices();
  private final long startNanos = System.nanoTime();

  private volatile @Nullable String endedBecause;
  private volatile @Nullable WindowLoop loop;

  // The main thread's own.
  private final List<ConsoleWindow> windows = new ArrayList<>();
  private @Nullable ReconnectingConnection link;
  private volatile @Nullable ViewClipboard clipboard;
  private boolean seen;

  private ViewSession(VmSource source, ViewOptions options) {
    this.source = source;
    this.options = options;
    this.sound = new ViewSound(options);
  }

  /// Shows consoles until their windows are closed.
  ///
  /// @param source the VM; the caller still owns it
  /// @throws dev.oriel.dbus.connection.DisplayException if the VM is not there and the options do
  ///   not say to wait for it
  /// @throws CommandException if the VM or the screen goes away first
  /// @throws dev.oriel.gl.window.WindowException if there is no screen to open a window on
  /// @throws IOException if the statistics cannot be written
  public static void run(VmSource source, ViewOptions options)
      throws CommandException, IOException {
    new ViewSession(source, options).run();
  }

  private void run() throws CommandException, IOException {
    if (!WindowSystem.present()) {
      throw CommandException.of(
          "there is no screen: neither WAYLAND_DISPLAY nor DISPLAY is set; start it in a desktop"
              + " session (`oriel capture` needs none)",
          null);
    }
    // If another program has the display, a window reports this and offers to take the display.
    boolean later = options.await() || source.obstacle() != null;
    VmConnection first = later ? null : source.open();
    try (ShutdownHook _ = ShutdownHook.add("oriel-goodbye", this::endWithJvm);
        first;
        sound;
        WindowLoop opened = openWindows()) {
      loop = opened;
      show(opened, first);
    }
    String reason = endedBecause;
    if (reason != null) {
      throw CommandException.of(reason, null);
    }
  }

  private static WindowLoop openWindows() throws CommandException {
    try {
      return WindowLoop.open(WindowSystem.platform());
    } catch (WindowException e) {
      throw CommandException.of(e.getMessage() + " (`oriel capture` needs no screen)", e);
    }
  }

  /// Ends the session in order on a signal such as Ctrl+C, so that the statistics are written and
  /// the guest's keys are released.
  private void endWithJvm(ShutdownHook hook) {
    WindowLoop l = loop;
    if (l == null) {
      return;
    }
    l.stop();
    boolean _ = hook.awaitClosed(GOODBYE);
  }

  private void show(WindowLoop opened, @Nullable VmConnection first)
      throws CommandException, IOException {
    clipboard = ViewClipboard.of(opened, windows, options);
    try {
      if (first == null) {
        windows.add(newWindow(opened, source.toString(), null));
      } else {
        openWindows(opened, first, onScreens(opened, source.choose(first)));
      }
      Duration time = options.exitAfter();
      if (time != null) {
        opened.after(time, opened::stop);
      }
      try (ReconnectingConnection started =
          ReconnectingConnection.start(source, new Follower(opened), first)) {
        link = started;
        opened.run();
        windows.stream().filter(ConsoleWindow::isOpen).forEach(ConsoleWindow::releaseAll);
        writeStats();
      }
    } finally {
      choices.close();
      ViewClipboard shared = clipboard;
      if (shared != null) {
        shared.close();
      }
      windows.reversed().forEach(ConsoleWindow::close);
    }
  }

  /// Opens a window for each of these consoles that has none yet.
  private List<ConsoleWindow> openWindows(
      WindowLoop opened, VmConnection vm, List<PictureSource> consoles) {
    for (int i = windows.size(); i < consoles.size(); i++) {
      PictureSource source = consoles.get(i);
      windows.add(newWindow(opened, ConsoleWindow.nameOf(vm, source), source));
      if (i > 0) {
        windows.get(i).placeRightOf(windows.get(i - 1));
      }
    }
    for (int i = 0; i < consoles.size(); i++) {
      windows.get(i).connected(vm, consoles.get(i));
    }
    return List.copyOf(windows.subList(0, consoles.size()));
  }

  /// Returns the consoles without those for which there is no monitor, if each is to fill one.
  private List<PictureSource> onScreens(WindowLoop opened, List<PictureSource> consoles) {
    int most = options.look().screens().each() ? Math.max(1, opened.screens()) : consoles.size();
    if (consoles.size() > most) {
      options
          .log()
          .accept(
              "not shown, as there is no monitor for them: "
                  + (consoles.size() - most)
                  + " consoles");
    }
    return consoles.subList(0, Math.min(most, consoles.size()));
  }

  private ConsoleWindow newWindow(WindowLoop opened, String name, @Nullable PictureSource console) {
    int number = windows.size();
    String monitor = options.look().screens().of(number, opened.screens());
    return new ConsoleWindow(opened, options, name, console, monitor, () -> xOffset(number), this);
  }

  /// Returns the sound of the VM, which all windows share.
  ViewSound sound() {
    return sound;
  }

  /// Returns the consoles from which the user may choose.
  List<PictureSource> consoles() {
    return choices.all();
  }

  /// Shows another console in a window.
  void show(ConsoleWindow window, PictureSource next, PictureSource before) {
    WindowLoop opened = loop;
    if (opened != null) {
      choices.show(opened, window, next, before);
    }
  }

  /// Closes a window at the request of the user.
  void closeWindow(ConsoleWindow window) {
    window.releaseAll();
    WindowLoop opened = loop;
    if (opened != null && windows.stream().noneMatch(w -> w.isOpen() && !w.equals(window))) {
      // The last one stays until the statistics are written.
      opened.stop();
    } else {
      window.close();
    }
  }

  /// Returns the position of a head on the guest's desktop: heads are side by side, in the order of
  /// the consoles.
  private int xOffset(int number) {
    int x = 0;
    for (int i = 0; i < Math.min(number, windows.size()); i++) {
      x += windows.get(i).pictureWidth();
    }
    return x;
  }

  private void end(WindowLoop opened, String reason) {
    if (endedBecause == null) {
      endedBecause = reason;
    }
    opened.stop();
  }

  private void writeStats() throws IOException {
    if (options.statsFile() == null || windows.isEmpty()) {
      return;
    }
    ViewStats stats = windows.getFirst().stats((System.nanoTime() - startNanos) / 1e9);
    byte[] text = (Json.text(stats::writeTo) + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(options.statsFile(), out -> out.write(text));
  }

  /// Called when a window has got the keyboard focus.
  void focusGained() {
    ViewClipboard shared = clipboard;
    if (shared != null) {
      shared.focusGained();
    }
  }

  /// Connects now, at the request of the user.
  void reconnect() {
    ReconnectingConnection l = link;
    if (l != null) {
      l.retry();
    }
  }

  /// Ends the session, because nothing can be drawn any more.
  void broken(String reason) {
    WindowLoop opened = loop;
    if (opened != null) {
      end(opened, reason);
    }
  }

  /// Reacts when the VM comes and goes, on the link's thread.
  private final class Follower implements ReconnectingConnection.Listener {

    private final WindowLoop opened;

    Follower(WindowLoop opened) {
      this.opened = opened;
    }

    @Override
    public void found(VmConnection vm) throws CommandException, InterruptedException {
      choices.found(source.consoles(vm));
      sound.found(vm);
      List<PictureSource> selected = source.choose(vm);
      List<PictureSource> consoles =
          onMain(() -> choices.forWindows(onScreens(opened, selected), windows));
      List<ConsoleWindow> shown = onMain(() -> openWindows(opened, vm, consoles));
      for (int i = 0; i < consoles.size(); i++) {
        ConsoleWindow window = shown.get(i);
        PictureSource console = consoles.get(i);
        if (!window.isOpen()) {
          continue;
        }
        window.awaitReady();
        try {
          PictureSession session = window.consoles().show(console);
          opened.execute(
              () -> {
                seen = true;
                window.attached(console, session);
              });
        } catch (ConnectionFailedException e) {
          // If one of several consoles is not available, such as a text console that another
          // program holds, the others are shown nevertheless.
          if (consoles.size() == 1 || !vm.isOpen()) {
            throw e;
          }
          opened.execute(() -> window.awaits(String.valueOf(e.getMessage())));
        }
      }
      // Ends with the connection.
      Subscription _ =
          vm.onRunState(state -> opened.execute(() -> shown.forEach(w -> w.runs(state))));
      sound.connected(vm);
      boolean touches =
          switch (options.look().touch()) {
            case TOUCH -> true;
            case POINTER -> false;
            case AUTO -> vm.touchScreen() == TouchScreen.PRESENT;
          };
      opened.execute(
          () -> {
            shown.forEach(w -> w.touchable(touches));
            options.log().accept("a finger is " + (touches ? "a touch" : "the guest's pointer"));
          });
      ViewClipboard shared = clipboard;
      if (shared != null) {
        shared.connect(vm);
      }
    }

    /// Runs a task on the main thread and waits for its result.
    private <T> T onMain(Supplier<T> task) throws CommandException {
      CompletableFuture<T> done = new CompletableFuture<>();
      opened.execute(
          () -> {
            try {
              done.complete(task.get());
            } catch (RuntimeException e) {
              done.completeExceptionally(e);
            }
          });
      try {
        return done.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw CommandException.of("interrupted", e);
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        throw CommandException.of(String.valueOf(cause.getMessage()), cause);
      }
    }

    @Override
    public void lost(String reason) {
      opened.execute(
          () -> {
            if (options.reconnect()) {
              windows.forEach(w -> w.awaits("the VM went away (" + reason + "); waiting for it"));
            } else {
              end(opened, "the VM went away: " + reason);
            }
          });
    }

    @Override
    public void elsewhere(String reason) {
      opened.execute(() -> windows.forEach(w -> w.awaits("waiting for " + source + ": " + reason)));
    }

    @Override
    public void waiting(String reason) {
      opened.execute(
          () -> {
            if (!seen && !options.await()) {
              end(opened, reason);
            } else {
              windows.forEach(w -> w.awaits("waiting for " + source + ": " + reason));
            }
          });
    }
  }
}
