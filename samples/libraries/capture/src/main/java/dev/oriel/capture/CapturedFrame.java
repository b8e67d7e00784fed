// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.FramePath;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A console's picture at one moment, lent to the program. It stays unchanged until it is closed,
/// regardless of what the guest draws.
///
/// **Whether it is whole**, the picture that the guest showed at one moment, as with `screendump`,
/// depends on how the pixels come:
///
/// - A dma-buf is copied before it is released to the guest. The frame is whole unless the copy
///   takes longer than the deadline ([dev.oriel.dbus.listener.AttachOptions#deadline]).
/// - Shared memory is read while the guest may be drawing, so the frame may be torn. It is whole
///   with [FrameCapture#still], for which QEMU waits.
/// - With [CaptureOptions#withWhole], pixels other than those of dma-bufs come in messages, which
///   QEMU copies between two of the guest's commands. The frame is whole, except for updates of a
///   picture of more than 64 MiB.
/// - If the guest itself draws into the memory of a card, such as a VGA card, the frame may be torn
///   in all of these cases, and also with `screendump`.
///
/// Ownership: close it. Its memory is then used for another frame, and the pixels must not be read
/// any more. No one may draw into it. Threading: any thread, one at a time.
public final class CapturedFrame implements AutoCloseable {

  /// The properties of a frame other than its pixels.
  ///
  /// @param origin the origin of its pixels
  /// @param version counts frames and moves of the pointer
  /// @param change counts those of them that changed the picture; frames of one capture with the
  ///   same number have the same pixels
  /// @param changedNanos when its content arrived
  /// @param drawn how many messages up to it changed the picture
  /// @param damage what may have changed since the previously lent frame
  /// @param cursor the guest's pointer
  /// @param cursorDrawn whether the pointer is part of the pixels
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

  /// Returns the number of its newest QEMU message, from 1. It grows from frame to frame and skips
  /// frames that were replaced by newer ones. Frames that differ only in the pointer have the same
  /// number.
  public long sequence() {
    return moment.origin.sequence();
  }

  /// Returns [#sequence] without the messages that changed no pixel, which some of QEMU's devices
  /// send permanently: the number of messages up to here that the guest's drawing caused.
  public long drawn() {
    return moment.drawn;
  }

  /// Returns when its message was read from the socket, on the clock of [System#nanoTime]; the
  /// oldest time if several messages were joined.
  public long arrivedNanos() {
    return moment.origin.arrivedNanos();
  }

  /// Returns when its content arrived, on the clock of [System#nanoTime]: the [#arrivedNanos] of
  /// the message that changed the picture last, or the time of the pointer's move if the pointer is
  /// drawn and moved later.
  public long changedNanos() {
    return moment.changedNanos;
  }

  /// Returns the number of columns.
  public int width() {
    return pooled.picture.width();
  }

  /// Returns the number of rows.
  public int height() {
    return pooled.picture.height();
  }

  /// Returns the rectangle of the whole frame.
  public Rect bounds() {
    return pooled.picture.bounds();
  }

  /// Returns where pixels have changed since the previously lent frame. The damage consists of rows
  /// of the rectangles in QEMU's messages, from the first row that differs to the last. It is the
  /// whole picture in the first frame, and empty if QEMU sent unchanged pixels. A change that was
  /// undone is still a change.
  public Damage damage() {
    return moment.damage;
  }

  /// Returns the pixels, which must only be read.
  public Picture picture() {
    checkOpen();
    return pooled.picture;
  }

  /// Returns the pixels as a new read-only direct buffer: rows from the top without padding, and
  /// for each pixel the bytes R, G, B, 255.
  public ByteBuffer pixels() {
    return picture().pixels();
  }

  /// Returns the number of bytes from one row to the next in [#pixels]: `4 × width`.
  public int strideBytes() {
    return PixelFormat.BYTES * width();
  }

  /// Returns the path of the pixels.
  public FramePath path() {
    return moment.origin.path();
  }

  /// Returns why no better path was used, or an empty text for the best one.
  public String reason() {
    return moment.origin.reason();
  }

  /// Returns the pixel format of the guest's buffer.
  public Fourcc format() {
    return moment.origin.format();
  }

  /// Returns the modifier of the guest's dma-buf, or null if the buffer is not a dma-buf.
  public @Nullable Long modifier() {
    return moment.origin.modifier();
  }

  /// Returns the guest's pointer at that moment.
  public GuestCursor cursor() {
    return moment.cursor;
  }

  /// Returns whether the pointer is part of the pixels.
  public boolean cursorDrawn() {
    return moment.cursorDrawn;
  }

  /// Returns whether the other frame has the same size and pixels.
  public boolean samePixels(CapturedFrame other) {
    return (store == other.store && moment.change == other.moment.change)
        || picture().samePixels(other.picture());
  }

  /// Returns whether the other frame has the same size and the same pixels in a part.
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

  /// Returns the memory. Idempotent.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      store.giveBack(this);
    }
  }

  /// Returns a text such as `frame 17 1920x1080 map`.
  @Override
  public String toString() {
    return "frame " + sequence() + " " + width() + "x" + height() + " " + path().label();
  }
}
