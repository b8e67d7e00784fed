// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.clipboard.Clipboard;
import dev.oriel.dbus.clipboard.ClipboardBridge;
import dev.oriel.dbus.clipboard.ClipboardDirection;
import dev.oriel.dbus.clipboard.HostClipboard;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.gl.window.WindowLoop;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The host's clipboard for the windows on one VM. A message in the window says when something has
/// passed.
///
/// Threading: the main thread, unless a method says otherwise. Ownership: close it before the
/// windows.
final class ViewClipboard implements HostClipboard, AutoCloseable {

  private final WindowLoop loop;
  private final List<ConsoleWindow> windows;
  private final ViewOptions options;
  private final ClipboardBridge bridge;

  private ViewClipboard(WindowLoop loop, List<ConsoleWindow> windows, ViewOptions options) {
    this.loop = loop;
    this.windows = windows;
    this.options = options;
    this.bridge = new ClipboardBridge(this, options.look().clipboard());
  }

  /// Returns null if nothing is to pass.
  ///
  /// @param windows the windows on the VM, at any time
  static @Nullable ViewClipboard of(
      WindowLoop loop, List<ConsoleWindow> windows, ViewOptions options) {
    return options.look().clipboard() == ClipboardDirection.OFF
        ? null
        : new ViewClipboard(loop, windows, options);
  }

  /// Connects the clipboard of the VM. The connection is used without it if that fails. Threading:
  /// the link's thread.
  void connect(VmConnection vm) {
    Clipboard guests = vm.clipboard();
    try {
      if (guests != null && bridge.connect(guests)) {
        options.log().accept("the clipboard is shared with the guest, if its agent runs");
      }
    } catch (ConnectionFailedException e) {
      options.log().accept("the clipboard is not shared with the guest: " + e.getMessage());
    }
  }

  /// Called when a window has got the keyboard focus.
  void focusGained() {
    bridge.focusGained();
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public boolean isFocused() {
    return focused().isPresent();
  }

  private Optional<ConsoleWindow> focused() {
    return windows.stream().filter(w -> w.isOpen() && w.window().isFocused()).findFirst();
  }

  @Override
  public CompletableFuture<String> text() {
    return focused()
        .map(w -> w.window().clipboard().text())
        .orElseGet(() -> CompletableFuture.completedFuture(""));
  }

  @Override
  public void text(String text) {
    focused().ifPresent(w -> w.window().clipboard().text(text));
  }

  @Override
  public void passed(boolean toGuest, int characters) {
    String what =
        String.format(
            Locale.ROOT,
            toGuest
                ? "the guest has taken %d characters from the clipboard"
                : "%d characters from the guest are in the clipboard",
            characters);
    windows.stream().filter(ConsoleWindow::isOpen).forEach(w -> w.say(what));
    options.log().accept(what);
  }

  @Override
  public void refused(String reason) {
    focused().ifPresent(w -> w.say(reason));
    options.log().accept(reason);
  }

  @Override
  public void close() {
    bridge.close();
  }
}
