// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal;

import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.input.InputSink;
import dev.oriel.core.input.KeyCaps;
import dev.oriel.dbus.KeyboardLeds;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.UiInfo;
import dev.oriel.dbus.chardev.Chardev;
import dev.oriel.dbus.connection.Subscription;
import dev.oriel.dbus.listener.AttachOptions;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A text console of a VM: a character device (`-serial vc`, `-monitor vc`) whose bytes a terminal
/// draws.
///
/// QEMU gives the bytes to one program at a time and stores none of them. A program does not see
/// what the VM wrote before it attached.
///
/// Threading: any thread.
public final class TextConsole implements PictureSource {

  private final Chardev chardev;
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private volatile TerminalSize size;
  private volatile @Nullable TextSession session;

  /// Creates a text console of the default size.
  public TextConsole(Chardev chardev) {
    this(chardev, TerminalSize.DEFAULT);
  }

  /// Creates a text console.
  ///
  /// @param size the initial size of its picture
  public TextConsole(Chardev chardev, TerminalSize size) {
    this.chardev = chardev;
    this.size = size;
  }

  /// Returns the device.
  public Chardev chardev() {
    return chardev;
  }

  /// Returns the current size of its picture.
  public TerminalSize size() {
    return size;
  }

  @Override
  public String id() {
    return chardev.info().id();
  }

  @Override
  public OptionalInt number() {
    return OptionalInt.empty();
  }

  @Override
  public int width() {
    return size.width();
  }

  @Override
  public int height() {
    return size.height();
  }

  /// Returns true: frames are made here, with any size.
  @Override
  public boolean fitsMessage() {
    return true;
  }

  /// Returns no lights: a terminal has none.
  @Override
  public KeyboardLeds leds() {
    return KeyboardLeds.NONE;
  }

  /// Reports changes of its size, on the thread that changes it.
  @Override
  public Subscription onNews(Runnable watcher) {
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  @Override
  public String label() {
    return chardev.info().id();
  }

  /// Takes the device and shows what it writes from now on.
  ///
  /// @param options not used: a terminal only sends pixels
  /// @throws dev.oriel.dbus.connection.ConnectionFailedException if another program holds the
  ///   device, QEMU refuses or the connection breaks
  @Override
  public TextSession attach(FrameSink sink, AttachOptions options) {
    TextSession opened = TextSession.open(chardev, size, sink);
    session = opened;
    return opened;
  }

  /// Returns the last session, or null if it is not open any more.
  @Nullable TextSession session() {
    TextSession last = session;
    return last == null || !last.isOpen() ? null : last;
  }

  /// Returns a new sink for the input of one user. The input goes to the session that this object
  /// has opened, and is dropped while there is none.
  @Override
  public InputSink input(KeyCaps caps) {
    return new TextInput(this, caps);
  }

  @Override
  public boolean isExclusive() {
    return true;
  }

  /// Returns false: QEMU itself provides a character device, and keeps the input until the guest
  /// reads it. A monitor even answers, and can resume the VM.
  @Override
  public boolean needsRunningVm() {
    return false;
  }

  /// Adopts as many columns and rows as fit on a screen.
  ///
  /// @return already complete: a terminal always follows
  @Override
  public CompletableFuture<?> fit(UiInfo screen, double scale) {
    TextSession shown = session();
    if (shown != null && screen.width() > 0 && screen.height() > 0) {
      resize(shown, new TerminalSize(screen.width(), screen.height(), TerminalSize.zoomFor(scale)));
    }
    return CompletableFuture.completedFuture(null);
  }

  /// Does nothing: a text has no rate.
  @Override
  public void refreshRate(int millihertz) {}

  /// Uses larger characters on a dense screen, with the same columns and rows.
  @Override
  public void scale(double scale) {
    TextSession shown = session();
    int zoom = TerminalSize.zoomFor(scale);
    if (shown != null && zoom != size.zoom()) {
      resize(shown, size.zoomed(zoom));
    }
  }

  private void resize(TextSession shown, TerminalSize next) {
    size = next;
    shown.resize(next);
    watchers.forEach(Runnable::run);
  }

  @Override
  public String toString() {
    return chardev.toString();
  }
}
