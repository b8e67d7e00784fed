// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.geometry.Viewport;
import org.jspecify.annotations.Nullable;

/// The way of a guest's buffers to the compositor of the window system, which shows them in the
/// window. Nothing is drawn and nothing is copied by this process.
///
/// The buffer shown last is called the shown one. It is shown over everything that is drawn on the
/// window's surface, until another one is shown or [#hide].
///
/// Threading: the present thread.
public interface PassThrough extends AutoCloseable {

  /// The compositor's answer to the question whether it takes a buffer.
  ///
  /// @param state the state of the question
  /// @param refusal the reason of a refusal, else empty
  record Answer(State state, String refusal) {

    /// It has not answered yet, or must first end an earlier reading of the buffer.
    /// [Listener#changed] is called when it has.
    public static final Answer PENDING = new Answer(State.PENDING, "");

    /// It takes the buffer.
    public static final Answer TAKEN = new Answer(State.TAKEN, "");

    /// It refuses the buffer.
    public static Answer refused(String reason) {
      return new Answer(State.REFUSED, reason);
    }
  }

  /// The state of a question.
  enum State {
    /// The buffer cannot be shown yet.
    PENDING,
    /// The compositor takes the buffer.
    TAKEN,
    /// The compositor refuses the buffer.
    REFUSED
  }

  /// A listener for what the compositor does.
  interface Listener {

    /// Called when a result of the other methods may have changed.
    void changed();

    /// Called when what a [#show] has shown became visible on the screen. This is not known of
    /// each.
    ///
    /// @param show the number that [#show] returned
    /// @param nanos the time, on the clock of [System#nanoTime]
    void visible(long show, long nanos);

    /// Called once if the connection to the compositor is lost. No other method is called then.
    void failed(RuntimeException cause);
  }

  /// Returns the reason why the compositor does not show such a buffer, or null if it may. The
  /// reason is empty if the window system has no such way at all.
  @Nullable String refusal(DmabufLayout layout);

  /// Returns the reason why the compositor does not show a picture in such a place, or null if it
  /// may.
  @Nullable String refusal(Viewport viewport);

  /// Asks whether the compositor takes a buffer. Each buffer of the guest is asked about once,
  /// whichever descriptor it arrives with.
  ///
  /// Ownership: the caller's.
  Answer offer(DmabufScanout scanout);

  /// Returns whether buffers that the guest's GPU is still drawing may be [#show]n. The compositor
  /// waits for the drawing, and shows the buffer before until then.
  boolean waitsForWriters();

  /// Returns the number of buffers that the compositor has taken.
  long taken();

  /// Shows a buffer that the compositor has [#offer taken].
  ///
  /// Ownership: the caller's. The compositor may read the buffer until it [#readsOthers] no more.
  ///
  /// @param damage the rectangles that differ from the buffer's content when it was last shown and
  ///   from the buffer shown before, in pixels of the visible picture from its top
  /// @param viewport the place of the visible picture in the window
  /// @return a number for [Listener#visible], greater than that of the call before
  long show(DmabufScanout scanout, Damage damage, Viewport viewport);

  /// Shows the shown buffer in another place.
  void move(Viewport viewport);

  /// Makes a new place take effect. Call this method after [#show] and [#move], but not while the
  /// window is being drawn by another thread.
  void commitWindow();

  /// Shows no buffer.
  void hide();

  /// Returns whether the compositor may still be reading a buffer other than the shown one.
  boolean readsOthers();

  /// Returns whether the compositor has not taken the last [#show] to the screen yet.
  boolean awaitsScreen();

  /// Hides the buffer and frees everything.
  @Override
  void close();

  /// Returns the way of a window system that has none.
  ///
  /// @param reason the reason for users, or empty if there is nothing to explain
  static PassThrough none(String reason) {
    return new NoPassThrough(reason);
  }
}
