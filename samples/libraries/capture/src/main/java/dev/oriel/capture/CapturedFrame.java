// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.gl.FramePath;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A console's picture at one moment, lent to the program: it stays as it is until it is closed,
/// whatever the guest does meanwhile.
///
/// **Whether it is whole**, what the guest showed at one moment, as `screendump` has it: a dma-buf
/// is copied before it goes back to the guest, unless the copy takes longer than the deadline
/// ([dev.oriel.dbus.listener.AttachOptions#deadline]). Shared memory is read while the guest may be
/// drawing, so that such a frame may be of two of the guest's; it is whole in [FrameCapture#still],
/// for which QEMU waits, and with [CaptureOptions#withWhole], by which other pixels come in
/// messages that QEMU copies between two of the guest's commands (but for updates of a picture of
/// more than 64 MiB). Where the guest draws into the memory of a card itself, as into a VGA's, it
/// may be torn by all of them, and by `screendump`.
///
/// Ownership: close it; the memory is then used for another frame, and the pixels must not be read
/// any more. Nobody may draw into it. Threading: any thread, one at a time.
public final class CapturedFrame implements AutoCloseable {

  /// What is known of a frame beside its pixels.
  ///
  /// @param origin where its pixels come from
  /// @param version counts frames and moves of the pointer
  /// @param change counts those of them that changed the picture: of one capture's frames, those
  ///   with the same number have the same pixels
  /// @param changedNanos when what it shows came
  /// @param drawn how many messages up to it changed the picture
  /// @param damage what may have changed since the frame that was lent before
  /// @param cursor the guest's pointer
  /// @param cursorDrawn whether that is part of the pixels
  /// @param current whether QEMU waited until it was lent, so that the console shows nothing newer
  record Moment(
      FrameOrigin origin,
      long version,
      long change,
      long changedNanos,
      long drawn,
      Damage damage,
      GuestCursor cursor,
      boolean cursorDrawn,
      boolean current) {}

  private final FrameStore store;
  private final PooledPicture pooled;
  private final Moment moment;
  private boolean closed;

  CapturedFrame(FrameStore store, PooledPicture pooled, Moment moment) {
    this.store = store;
    this.pooled = pooled;
    this.moment = moment;
  }

  /// The number of the newest of QEMU's messages in it, from 1; it grows from frame to frame and
  /// leaves out what was overtaken. Frames in which only the pointer moved have the same.
  public long sequence() {
    return moment.origin.sequence();
  }

  /// [#sequence] without the messages that changed no pixel, which some of QEMU's devices send all
  /// the time: how many the guest's drawing has caused up to here.
  public long drawn() {
    return moment.drawn;
  }

  /// When its message was read from the socket, [System#nanoTime]; of several that were joined, the
  /// oldest.
  public long arrivedNanos() {
    return moment.origin.arrivedNanos();
  }

  /// When what it shows came, [System#nanoTime]: [#arrivedNanos] of the message that changed the
  /// picture last, or the time of the pointer's move where that is drawn and came later.
  public long changedNanos() {
    return moment.changedNanos;
  }

  /// Columns.
  public int width() {
    return pooled.picture.width();
  }

  /// Rows.
  public int height() {
    return pooled.picture.height();
  }

  /// The whole frame.
  public Rect bounds() {
    return pooled.picture.bounds();
  }

  /// Where pixels have changed since the frame that was lent before this one: rows of what QEMU's
  /// messages named, from the first to the last that differs. All of it in the first; nothing where
  /// QEMU sent what was there already. A change and its taking back are a change.
  public Damage damage() {
    return moment.damage;
  }

  /// The pixels, to be read only.
  public Picture picture() {
    checkOpen();
    return pooled.picture;
  }

  /// The pixels as a fresh read-only direct buffer: rows from the top without padding, each pixel
  /// the bytes R, G, B, 255.
  public ByteBuffer pixels() {
    return picture().pixels();
  }

  /// Bytes from one row to the next in [#pixels]: `4 × width`.
  public int strideBytes() {
    return PixelFormat.BYTES * width();
  }

  /// How the pixels came.
  public FramePath path() {
    return moment.origin.path();
  }

  /// Why no better path was used; empty for the best one.
  public String reason() {
    return moment.origin.reason();
  }

  /// The layout of a pixel in the guest's buffer.
  public Fourcc format() {
    return moment.origin.format();
  }

  /// The memory layout of the guest's dma-buf, or null where it is none.
  public @Nullable Long modifier() {
    return moment.origin.modifier();
  }

  /// The guest's pointer at that moment.
  public GuestCursor cursor() {
    return moment.cursor;
  }

  /// Whether the pointer is part of the pixels.
  public boolean cursorDrawn() {
    return moment.cursorDrawn;
  }

  /// Whether the other frame has the same size and pixels.
  public boolean samePixels(CapturedFrame other) {
    return (store == other.store && moment.change == other.moment.change)
        || picture().samePixels(other.picture());
  }

  /// Whether the other frame has the same size and the same pixels in a part.
  public boolean samePixels(CapturedFrame other, Rect area) {
    return (store == other.store && moment.change == other.moment.change)
        || picture().samePixels(other.picture(), area);
  }

  long version() {
    return moment.version;
  }

  long change() {
    return moment.change;
  }

  boolean current() {
    return moment.current;
  }

  PooledPicture pooled() {
    return pooled;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException(this + " has been closed");
    }
  }

  /// Gives the memory back. Idempotent.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      store.giveBack(this);
    }
  }

  /// `frame 17 1920x1080 map`.
  @Override
  public String toString() {
    return "frame " + sequence() + " " + width() + "x" + height() + " " + path().label();
  }
}
