// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.frame.FrameSink;
import dev.oriel.dbus.PictureSession;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.listener.AttachOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The consoles that one window has shown, one at a time.
///
/// A text console that is left stays attached: QEMU stores nothing of what the guest writes, so
/// that its screen would be empty when it is shown again. A graphic console that is left is
/// detached, so that the guest does not wait for a viewer that does not look.
///
/// Threading: any thread. Ownership: closing it ends the sessions.
final class WindowConsoles implements AutoCloseable {

  private final FrameSink window;

  // Guarded by this.
  private final List<Attached> attached = new ArrayList<>();
  private boolean closed;

  /// A console that is attached.
  private record Attached(PictureSource console, SwitchedSink sink, PictureSession session) {}

  /// @param window shows frames
  WindowConsoles(FrameSink window) {
    this.window = window;
  }

  /// Shows a console, and no other one. Calls must not overlap.
  ///
  /// Threading: neither the main thread nor a D-Bus thread; waits for QEMU's answer.
  ///
  /// @return the session, which stays this object's
  /// @throws ConnectionFailedException if QEMU refuses or the connection breaks; then no console is
  ///   shown
  PictureSession show(PictureSource console) {
    leave();
    PictureSession known = shownAgain(console);
    if (known != null) {
      return known;
    }
    // The pointer of a guest that hides it must not stay hidden over another console.
    window.cursorMoved(0, 0, true);
    SwitchedSink sink = new SwitchedSink(window);
    PictureSession session = console.attach(sink, AttachOptions.DEFAULT);
    if (!keep(new Attached(console, sink, session))) {
      session.close();
    }
    return session;
  }

  private synchronized boolean keep(Attached now) {
    attached.add(now);
    return !closed;
  }

  /// Ends what is shown, or hides it if it could not be shown again.
  private void leave() {
    List<PictureSession> ending = new ArrayList<>();
    synchronized (this) {
      for (Attached a : List.copyOf(attached)) {
        a.sink.show(false);
        if (!a.console.isExclusive() || !a.session.isOpen()) {
          attached.remove(a);
          ending.add(a.session);
        }
      }
    }
    ending.forEach(PictureSession::close);
  }

  private synchronized @Nullable PictureSession shownAgain(PictureSource console) {
    for (Attached a : attached) {
      if (a.console.equals(console)) {
        window.cursorMoved(0, 0, true);
        a.sink.show(true);
        boolean _ = a.session.sendAgain();
        return a.session;
      }
    }
    return null;
  }

  @Override
  public void close() {
    List<Attached> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(attached);
      attached.clear();
    }
    all.forEach(a -> a.session.close());
  }
}
