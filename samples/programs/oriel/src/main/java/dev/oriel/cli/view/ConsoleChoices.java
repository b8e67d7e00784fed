// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.dbus.PictureSession;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.gl.window.WindowLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The consoles of a VM from which the user of its windows may choose.
///
/// Threading: any thread, unless a method says otherwise; a thread of its own waits for QEMU.
/// Ownership: closing it ends that thread.
final class ConsoleChoices implements AutoCloseable {

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("oriel-consoles").factory());

  private volatile List<PictureSource> all = List.of();

  /// Called when the VM is connected to.
  void found(List<PictureSource> consoles) {
    all = List.copyOf(consoles);
  }

  /// Returns all of them.
  List<PictureSource> all() {
    return all;
  }

  /// Returns the console for each window: the one that it showed before the VM went away, if the VM
  /// has it again, otherwise the one that the command line selects.
  ///
  /// Threading: the main thread.
  List<PictureSource> forWindows(List<PictureSource> selected, List<ConsoleWindow> windows) {
    List<PictureSource> shown = new ArrayList<>();
    for (int i = 0; i < selected.size(); i++) {
      PictureSource usual = find(selected.get(i).id(), selected.get(i));
      shown.add(i < windows.size() ? find(windows.get(i).wanted(), usual) : usual);
    }
    return shown;
  }

  private PictureSource find(String id, PictureSource otherwise) {
    return all.stream().filter(c -> c.id().equals(id)).findFirst().orElse(otherwise);
  }

  /// Shows another console in a window, or the one before again if that one cannot be shown.
  /// Returns at once; the window is told on the main thread.
  void show(WindowLoop loop, ConsoleWindow window, PictureSource next, PictureSource before) {
    thread.execute(
        () -> {
          try {
            attach(loop, window, next);
          } catch (ConnectionFailedException e) {
            String reason = String.valueOf(e.getMessage());
            loop.execute(() -> window.refused(next, before, reason));
            showAgain(loop, window, before);
          }
        });
  }

  private static void showAgain(WindowLoop loop, ConsoleWindow window, PictureSource console) {
    try {
      attach(loop, window, console);
    } catch (ConnectionFailedException e) {
      String reason = String.valueOf(e.getMessage());
      loop.execute(() -> window.awaits(reason));
    }
  }

  private static void attach(WindowLoop loop, ConsoleWindow window, PictureSource console) {
    PictureSession session = window.consoles().show(console);
    loop.execute(() -> window.attached(console, session));
  }

  @Override
  public void close() {
    boolean _ = thread.shutdownNow().isEmpty();
  }
}
