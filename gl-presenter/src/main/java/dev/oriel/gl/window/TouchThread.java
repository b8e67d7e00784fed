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

/// A thread that waits for the touches of an X11 window and for grabs of its keyboard, and hands
/// them to the main one.
///
/// They come on a connection of their own, for which GLFW does not wait. A window whose touches
/// cannot be had has the pointer events that the server makes of them.
///
/// Threading: the main thread. Ownership: close it, before the window.
final class TouchThread implements TouchSource {

  private static final System.Logger LOG = System.getLogger(TouchThread.class.getName());

  private final WindowLoop main;
  private final TouchEvents told;
  private final KeyboardGrabEvents keyboard;
  private final EventLoop thread;
  private boolean closed;

  /// That thread only, as is what follows.
  private @Nullable TouchConnection connection;

  private @Nullable Registration waiting;

  /// @param window its XID
  TouchThread(WindowLoop main, int window, TouchEvents told, KeyboardGrabEvents keyboard) {
    this.main = main;
    this.told = told;
    this.keyboard = keyboard;
    // Connecting takes round trips, for which opening a window need not wait.
    thread = new EventLoop("oriel-touch", TouchThread::failed);
    thread.execute(() -> connect(window));
  }

  private static void failed(Throwable cause) {
    if (cause instanceof LinkageError) {
      LOG.log(
          Level.INFO,
          "a touch screen is but a pointer, and keys stay down in the guest that go up while"
              + " another program has grabbed the keyboard: install libxcb-xinput (Debian: "
              + DebianPackages.of("libxcb-xinput.so.0")
              + "): "
              + cause);
    } else if (cause instanceof XServerException) {
      LOG.log(Level.DEBUG, "no touches: " + cause.getMessage());
    } else {
      LOG.log(Level.WARNING, "touches are not told any more", cause);
    }
  }

  private void connect(int window) {
    Handed handed = new Handed();
    TouchConnection c = TouchConnection.open(null, window, handed, handed);
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
                c.tellEvents();
              }
            });
    LOG.log(Level.DEBUG, "touches come by XInput");
    // What came with the answers so far is in no descriptor any more.
    c.tellEvents();
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

  private void onMain(Runnable told) {
    main.execute(
        () -> {
          if (!closed) {
            told.run();
          }
        });
  }

  /// Tells the main thread what that thread is told.
  private final class Handed implements TouchEvents, KeyboardGrabEvents {

    @Override
    public void down(int touch, double x, double y) {
      onMain(() -> told.down(touch, x, y));
    }

    @Override
    public void moved(int touch, double x, double y) {
      onMain(() -> told.moved(touch, x, y));
    }

    @Override
    public void up(int touch) {
      onMain(() -> told.up(touch));
    }

    @Override
    public void cancelled() {
      onMain(told::cancelled);
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
