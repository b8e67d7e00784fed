// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.InvalidScanoutException;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.frame.PixelBlock;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.os.OsException;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.sync.PollSource;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The picture of a console as its listener's messages describe it, and the frames that follow from
/// them.
///
/// The first frame of a scanout object has full damage. A dma-buf is shown even if no update
/// follows its scanout, because QEMU sends none on registration: see [#settle].
///
/// **Disable does not mean off.** QEMU calls it when a console is switched off, and also when a
/// buffer that is no longer shown is freed (`dbus_release_dmabuf` in QEMU's `ui/dbus-listener.c`).
/// A guest that flips between blobs causes the new scanout, then Disable for the old buffer, then
/// the update. If a guest does switch off, QEMU also sends a scanout of a placeholder. Disable
/// therefore keeps the current buffer. The picture goes dark only if Disable comes for a buffer
/// that has been updated before, and neither a scanout nor an update follows for
/// [#OFF_DELAY_NANOS]. An update brings the picture back.
///
/// Threading: the connection's loop thread.
final class ConsolePicture {

  /// The time after a Disable, without a scanout or an update, after which the picture is off.
  private static final long OFF_DELAY_NANOS = 250_000_000L;

  private static final long NEVER = PollSource.NEVER;

  private enum Kind {
    NOTHING,
    PIXELS,
    MAPPED,
    PACKED,
    DMABUF,
    REFUSED
  }

  private final FrameSink sink;
  private final LastDamage lastDamage = new LastDamage();
  private Kind kind = Kind.NOTHING;
  private @Nullable MappedScanout mapped;
  private @Nullable PackedScanout packed;

  /// The part of the packed scanout that has changed since it was read.
  private Rect unread = Rect.EMPTY;

  private @Nullable DmabufScanout dmabuf;
  private int width;
  private int height;

  private long serial;
  private long announcedNanos;
  private boolean announce;

  /// Whether an update or a Disable came since the last scanout.
  private boolean handled;

  private boolean off;

  private long darkAtNanos = NEVER;

  /// Creates a picture without content.
  ///
  /// @param width columns of the console, from its properties
  /// @param height rows of the console
  ConsolePicture(FrameSink sink, int width, int height) {
    this.sink = sink;
    this.width = width;
    this.height = height;
  }

  // ---- pixels in messages

  /// Shows a whole picture. Ownership: consumes the block.
  void scanout(PixelBlock block, long at) {
    become(Kind.PIXELS);
    width = block.area().width();
    height = block.area().height();
    sink.frame(new Frame.Pixels(++serial, at, width, height, List.of(block)));
  }

  /// Shows a part of the picture. Ownership: consumes the block.
  ///
  /// @return whether the picture had to grow for it, so that the caller must ask for the console's
  ///   size
  boolean update(PixelBlock block, long at) {
    Rect area = block.area();
    boolean grown = area.right() > width || area.bottom() > height;
    width = Math.max(width, area.right());
    height = Math.max(height, area.bottom());
    if ((grown || kind != Kind.PIXELS) && !Protocol.fitsMessage(width, height)) {
      // The whole picture never comes, and a few bytes far outside must not allocate a picture of
      // that size.
      block.lease().release(ReleaseCause.SUPERSEDED);
      refuseTooLarge(at);
      return grown;
    }
    become(Kind.PIXELS);
    sink.frame(new Frame.Pixels(++serial, at, width, height, List.of(block)));
    return grown;
  }

  /// Records the size of a scanout that is being read. It is the console's size even if the scanout
  /// cannot be read.
  void announced(Rect size) {
    if (!size.isEmpty()
        && size.right() <= MappedScanout.MAX_EXTENT
        && size.bottom() <= MappedScanout.MAX_EXTENT) {
      width = size.width();
      height = size.height();
    }
  }

  /// Checks the pixels of a message.
  ///
  /// @throws InvalidScanoutException if their position or size is impossible
  static PixelBlock block(
      Rect area, int stride, PixelFormat format, ByteBuffer data, ReleaseTicket lease) {
    if ((long) area.x() + area.width() > MappedScanout.MAX_EXTENT
        || (long) area.y() + area.height() > MappedScanout.MAX_EXTENT) {
      throw new InvalidScanoutException("pixels at " + area + ", outside of any possible picture");
    }
    return new PixelBlock(area, stride, format, data, lease);
  }

  /// Records a change of the console's size. After a mode switch only updates come, so pixels do
  /// not show it.
  void consoleSize(int w, int h, long at) {
    boolean possible =
        w > 0 && h > 0 && w <= MappedScanout.MAX_EXTENT && h <= MappedScanout.MAX_EXTENT;
    if (!possible || (w == width && h == height)) {
      return;
    }
    width = w;
    height = h;
    if (kind != Kind.PIXELS) {
      return;
    }
    if (!Protocol.fitsMessage(w, h)) {
      refuseTooLarge(at);
    } else {
      sink.frame(new Frame.Pixels(++serial, at, w, h, List.of()));
    }
  }

  private void refuseTooLarge(long at) {
    if (kind != Kind.REFUSED) {
      refuse(ScanoutReader.tooLarge(width, height), at);
    }
  }

  /// Returns why the connection may have broken, or an empty text. libsystemd ends a connection on
  /// which a message arrives that is longer than D-Bus allows.
  String tooLarge() {
    return !Protocol.fitsMessage(width, height) ? "; " + ScanoutReader.tooLarge(width, height) : "";
  }

  // ---- shared memory

  /// Shows a picture in shared memory at once. Ownership: consumes the scanout and the ticket.
  void scanoutMap(MappedScanout scanout, ReleaseTicket ticket, long at) {
    become(Kind.MAPPED);
    if (mapped != null) {
      mapped.close();
    }
    mapped = scanout;
    width = scanout.width();
    height = scanout.height();
    updateMapped(scanout, lastDamage.full(scanout.width(), scanout.height()), ticket, at);
  }

  /// Shows a changed part of the picture in shared memory.
  void updateMap(int x, int y, int w, int h, long at) {
    MappedScanout s = mapped;
    if (kind == Kind.MAPPED && s != null) {
      Damage damage = lastDamage.inside(x, y, w, h, s.width(), s.height());
      updateMapped(s, damage, ReleaseTicket.none(), at);
    }
    PackedScanout p = packed;
    if (p != null) {
      Rect whole = p.bounds();
      unread = unread.union(Rect.clamped(x, y, w, h, whole.width(), whole.height()));
    }
  }

  /// Shows a picture in shared memory whose pixels are converted.
  ///
  /// Ownership: consumes the scanout and the block.
  ///
  /// @param first the whole picture
  void scanoutPacked(PackedScanout scanout, PixelBlock first, long at) {
    become(Kind.PACKED);
    if (packed != null) {
      packed.close();
    }
    packed = scanout;
    unread = Rect.EMPTY;
    width = scanout.bounds().width();
    height = scanout.bounds().height();
    showPacked(scanout, first, at);
  }

  private void showPacked(PackedScanout scanout, PixelBlock block, long at) {
    Rect whole = scanout.bounds();
    sink.frame(new Frame.Pixels(++serial, at, whole.width(), whole.height(), List.of(block)));
  }

  /// Reads what has changed in a packed scanout. Many updates cost one reading, so it is called
  /// after a batch of messages.
  void readPacked() {
    PackedScanout p = packed;
    if (p == null || unread.isEmpty()) {
      return;
    }
    Rect area = unread;
    unread = Rect.EMPTY;
    long at = System.nanoTime();
    try {
      showPacked(p, p.read(area), at);
    } catch (OsException e) {
      refuse("UpdateMap: " + e.getMessage(), at);
    }
  }

  private void updateMapped(MappedScanout scanout, Damage damage, ReleaseTicket ticket, long at) {
    if (!damage.isEmpty()) {
      scanout.retain();
      sink.frame(new Frame.Mapped(++serial, at, scanout, damage, ticket));
    }
  }

  // ---- dma-bufs

  /// Records the dma-buf that is shown from now on. Ownership: consumes the scanout.
  void scanoutDmabuf(DmabufScanout scanout, long at) {
    become(Kind.DMABUF);
    if (dmabuf != null) {
      dmabuf.close();
    }
    dmabuf = scanout;
    announce = true;
    announcedNanos = at;
    handled = false;
    off = false;
    darkAtNanos = NEVER;
  }

  /// Refuses a scanout. The console no longer shows any earlier picture, and updates of a dma-buf
  /// belong to one that was not imported.
  void refuse(String reason, long at) {
    become(Kind.REFUSED);
    sink.frame(new Frame.Unreadable(++serial, at, reason));
  }

  /// Returns the cause with which an update that comes now is answered at once, or null if
  /// [#updateDmabuf] takes it.
  @Nullable ReleaseCause whyNotUpdated() {
    return switch (kind) {
      case DMABUF -> null;
      case REFUSED -> ReleaseCause.IMPORT_FAILED;
      case NOTHING, PIXELS, MAPPED, PACKED -> ReleaseCause.HIDDEN;
    };
  }

  /// Returns the serial of the next frame.
  long nextSerial() {
    return serial + 1;
  }

  /// Returns whether an update covers the whole picture, or belongs to a dma-buf that was refused.
  boolean isWholeDmabuf(int x, int y, int w, int h) {
    DmabufScanout s = dmabuf;
    if (s == null) {
      return true;
    }
    Rect visible = s.layout().visible();
    return x == 0 && y == 0 && w == visible.width() && h == visible.height();
  }

  /// Shows a change of the current buffer, which also proves that it is shown. Ownership: consumes
  /// the ticket.
  void updateDmabuf(int x, int y, int w, int h, ReleaseTicket ticket, long at) {
    DmabufScanout s = dmabuf;
    if (s == null) {
      throw new IllegalStateException("no buffer is shown");
    }
    darkAtNanos = NEVER;
    Damage damage = announce || off ? full(s) : damage(s, x, y, w, h);
    announce = false;
    off = false;
    handled = true;
    s.retain();
    sink.frame(new Frame.Dmabuf(++serial, at, s, damage, ticket));
  }

  /// Converts an update's rectangle to damage. Depending on the device, QEMU counts the rectangle
  /// in the surface's pixels, in the guest's resource or in the whole scanout. A rectangle that
  /// does not clearly lie inside the picture counts as the whole picture.
  private Damage damage(DmabufScanout s, int x, int y, int w, int h) {
    Rect visible = s.layout().visible();
    boolean whole =
        visible.width() == s.layout().width() && visible.height() == s.layout().height();
    boolean plain =
        whole
            && !s.layout().bottomUp()
            && x >= 0
            && y >= 0
            && w > 0
            && h > 0
            && (long) x + w <= visible.width()
            && (long) y + h <= visible.height();
    return plain ? lastDamage.inside(x, y, w, h, visible.width(), visible.height()) : full(s);
  }

  private Damage full(DmabufScanout s) {
    return lastDamage.full(s.layout().visible().width(), s.layout().visible().height());
  }

  /// Handles that QEMU disabled the scanout, or freed a buffer that is no longer shown.
  void disable(long at) {
    boolean ofOldBuffer = kind == Kind.DMABUF && !handled;
    // The next Disable cannot be for the previous buffer: that is gone by now.
    handled = true;
    if (kind == Kind.DMABUF && !ofOldBuffer && !off) {
      darkAtNanos = at + OFF_DELAY_NANOS;
    }
  }

  /// Returns when [#tick] must be called, or [PollSource#NEVER].
  long deadlineNanos() {
    return darkAtNanos;
  }

  /// Turns the picture off if its time has come and no message has prevented it.
  void tick(long now) {
    if (darkAtNanos != NEVER && darkAtNanos - now <= 0) {
      darkAtNanos = NEVER;
      announce = false;
      off = true;
      sink.frame(new Frame.Off(++serial, now));
    }
  }

  /// Called when all available messages have been read. A buffer without an update is shown now.
  void settle() {
    readPacked();
    DmabufScanout s = dmabuf;
    if (announce && s != null) {
      announce = false;
      s.retain();
      sink.frame(new Frame.Dmabuf(++serial, announcedNanos, s, full(s), ReleaseTicket.none()));
    }
  }

  /// Gives up the buffers. Frames in flight keep their own references.
  void close() {
    become(Kind.NOTHING);
  }

  private void become(Kind next) {
    if (kind != next) {
      kind = next;
      if (mapped != null && next != Kind.MAPPED) {
        mapped.close();
        mapped = null;
      }
      if (packed != null && next != Kind.PACKED) {
        packed.close();
        packed = null;
        unread = Rect.EMPTY;
      }
      if (dmabuf != null && next != Kind.DMABUF) {
        dmabuf.close();
        dmabuf = null;
        announce = false;
      }
    }
  }
}
