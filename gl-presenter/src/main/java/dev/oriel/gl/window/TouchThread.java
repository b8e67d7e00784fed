// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.core.text.DebianPackages;
import dev.oriel.gl.internal.KeyboardGrabEvents;
import dev.oriel.gl.internal.TouchEvents;
import dev.oriel.gl.internal.xcb.XServerException;
import dev.oriel.gl.internal.xinput.TouchConnection;
import dev.oriel.sync.EventLoop;
import dev.oriel.sync.PollSource;
import dev.oriel.sync.Registration;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/// A thread that waits for the touches of an X11 window and for grabs of its keyboard, and passes
/// them to the main thread.
///
/// They arrive on a separate connection, for which GLFW does not wait. If the touches of a window
/// are not available, the window gets the pointer events that the X server generates from them.
///
/// Threading: the main thread. Ownership: close it before the window.
final class TouchThread implements TouchSource {

  private static final System.Logger LOG = System.getLogger(TouchThread.class.getName());

  private final WindowLoop main;
  private final TouchEvents listener;
  private final KeyboardGrabEvents keyboard;
  private final EventLoop thread;
  private boolean closed;

  /// Used on that thread only, as is the next field.
  private @Nullable TouchConnection connection;

  private @Nullable Registration waiting;

  /// @param window the XID of the window
  TouchThread(WindowLoop main, int window, TouchEvents listener, KeyboardGrabEvents keyboard) {
    this.main = main;
    this.listener = listener;
    this.keyboard = keyboard;
    // Connecting takes round trips, which must not delay the opening of the window.
    thread = new EventLoop("oriel-touch", TouchThread::failed);
    thread.execute(() -> connect(window));
  }

  private static void failed(Throwable cause) {
    if (cause instanceof LinkageError) {
      LOG.log(
          Level.INFO,
          "a touch screen works as a pointer only, and keys that are released while another program"
              + " has grabbed the keyboard stay pressed in the guest: install libxcb-xinput (Debian: "
              + DebianPackages.of("libxcb-xinput.so.0")
              + "): "
              + cause);
    } else if (cause instanceof XServerException) {
      LOG.log(Level.DEBUG, "no touches: " + cause.getMessage());
    } else {
      LOG.log(Level.WARNING, "touches are no longer reported", cause);
    }
  }

  private void connect(int window) {
    Forwarder forwarder = new Forwarder();
    TouchConnection c = TouchConnection.open(null, window, forwarder, forwarder);
    connection = c;
    waiting =
        thread.add(
            new PollSource() {
              @Override
              public int fd() {
                return c.fd();
              }

              @Override
              public int events() {
                return IN;
              }

              @Override
              public long deadlineNanos() {
                return NEVER;
              }

              @Override
              public void ready(int revents) {
                c.dispatchEvents();
              }
            });
    LOG.log(Level.DEBUG, "touches come by XInput");
    // Events that arrived together with the replies are already queued; the descriptor does not
    // become readable for them.
    c.dispatchEvents();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    thread.execute(this::disconnect);
    thread.close();
  }

  private void disconnect() {
    if (waiting != null) {
      waiting.cancel();
      waiting = null;
    }
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  private void onMain(Runnable task) {
    main.execute(
        () -> {
          if (!closed) {
            task.run();
          }
        });
  }

  /// Passes the events of that thread on to the main thread.
  private final class Forwarder implements TouchEvents, KeyboardGrabEvents {

    @Override
    public void down(int touch, double x, double y) {
      onMain(() -> listener.down(touch, x, y));
    }

    @Override
    public void moved(int touch, double x, double y) {
      onMain(() -> listener.moved(touch, x, y));
    }

    @Override
    public void up(int touch) {
      onMain(() -> listener.up(touch));
    }

    @Override
    public void cancelled() {
      onMain(listener::cancelled);
    }

    @Override
    public void keyboardTaken() {
      onMain(keyboard::keyboardTaken);
    }

    @Override
    public void keyboardReturned(int modifiers) {
      onMain(() -> keyboard.keyboardReturned(modifiers));
    }
  }
}
