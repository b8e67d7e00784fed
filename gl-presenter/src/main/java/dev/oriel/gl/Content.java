package dev.oriel.gl;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.frame.PixelBlock;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.SharedResource;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.os.OsException;
import dev.oriel.dmabuf.DmabufException;
import dev.oriel.dmabuf.EglContext;
import org.jspecify.annotations.Nullable;

/// What a console shows, as a texture: takes frames in, brings their pixels to the GPU when they
/// are about to be drawn.
///
/// Live memory (mappings and dma-bufs) is read at the last moment and for all frames since the last
/// draw at once. Pixels of messages are uploaded as they come, so that the messages go back.
///
/// Threading: the present thread; its context is current.
final class Content implements AutoCloseable {

  /// Hears what a user would want to know.
  interface Observer {
    /// Frames come by another path than before.
    void path(FramePath path, String reason);

    /// A frame could not be shown; the picture before it stays.
    void failed(String reason);
  }

  private final PresenterStats stats;
  private final TicketKeeper tickets;
  private final Observer observer;
  private final DmabufPaths dmabufs;
  private final PictureTexture uploaded;
  private @Nullable SharedResource source;
  private @Nullable GlImage image;
  private @Nullable FramePath path;
  private String pathReason = "";
  private String lastFailure = "";
  private boolean turnedOff;

  /// Of live memory: what has changed since it was last brought to the GPU.
  private Damage unread = Damage.NONE;

  /// What has changed in the texture since the last draw.
  private Damage undrawn = Damage.NONE;

  Content(
      EglContext context,
      @Nullable String renderNode,
      PresenterStats stats,
      TicketKeeper tickets,
      Observer observer) {
    this.stats = stats;
    this.tickets = tickets;
    this.observer = observer;
    boolean bgra = context.hasGl("GL_EXT_texture_format_BGRA8888");
    this.dmabufs = new DmabufPaths(context, bgra, renderNode, stats);
    this.uploaded = new PictureTexture(bgra);
  }

  /// Takes a frame in. Ownership: consumes it.
  void accept(Frame frame) {
    stats.frame();
    switch (frame) {
      case Frame.Pixels p -> {
        leaveSource(ReleaseCause.SUPERSEDED);
        try {
          upload(p);
        } finally {
          p.discard(ReleaseCause.COPIED);
        }
      }
      case Frame.Mapped m -> {
        replaceSource(m.scanout());
        unread = unread.plus(m.damage());
      }
      case Frame.Dmabuf d -> {
        replaceSource(d.scanout());
        tickets.hold(d.ticket());
        unread = unread.plus(d.damage());
      }
      case Frame.Off o -> {
        leaveSource(ReleaseCause.SUPERSEDED);
        turnedOff = image != null;
        image = null;
        undrawn = Damage.NONE;
        o.close();
      }
    }
  }

  /// Makes `next`, a reference of ours from now on, what is shown.
  private void replaceSource(SharedResource next) {
    if (next == source) {
      next.close();
    } else {
      leaveSource(ReleaseCause.SUPERSEDED);
      source = next;
    }
  }

  private void leaveSource(ReleaseCause cause) {
    tickets.release(cause);
    unread = Damage.NONE;
    if (source != null) {
      source.close();
      source = null;
    }
  }

  private void upload(Frame.Pixels frame) {
    if (frame.blocks().isEmpty()) {
      return;
    }
    PixelFormat format = frame.blocks().getFirst().format();
    boolean sized =
        uploaded.width() == frame.width()
            && uploaded.height() == frame.height()
            && path == FramePath.PIXELS;
    if (!sized || frame.isWholePicture()) {
      boolean fresh = uploaded.allocate(frame.width(), frame.height(), format);
      if (!sized || fresh) {
        if (!frame.isWholePicture()) {
          uploaded.blacken();
        }
        undrawn = Damage.full(frame.width(), frame.height());
      }
    }
    Rect canvas = Rect.ofSize(frame.width(), frame.height());
    for (int i = 0; i < frame.blocks().size(); i++) {
      PixelBlock b = frame.blocks().get(i);
      Rect part = b.area().intersect(canvas);
      boolean sameOrder = b.format() == uploaded.format();
      long bytes =
          sameOrder
              ? uploaded.upload(b.data(), 0, b.strideBytes(), b.area(), part)
              : uploaded.uploadConverted(b.data(), b.strideBytes(), b.format(), b.area(), part);
      stats.uploaded(bytes, sameOrder ? 1 : 2);
      undrawn = undrawn.plus(part);
    }
    image = uploaded.image(false);
    report(FramePath.PIXELS, "QEMU runs without gl and offers no shared memory for this console");
  }

  /// Brings live memory to the texture.
  void prepare() {
    if (unread.isEmpty()) {
      return;
    }
    Damage damage = unread;
    unread = Damage.NONE;
    switch (source) {
      case MappedScanout m -> read(m, damage);
      case DmabufScanout d -> read(d, damage);
      case null -> {}
    }
  }

  private void read(MappedScanout scanout, Damage damage) {
    try {
      boolean emptied = uploaded.allocate(scanout.width(), scanout.height(), scanout.format());
      boolean fresh = emptied || path != FramePath.MAP;
      Rect whole = Rect.ofSize(scanout.width(), scanout.height());
      Damage changed = fresh ? Damage.of(whole) : damage.clip(whole);
      int copies = scanout.memory().isPinned() ? 1 : 2;
      for (Rect r : changed.rects()) {
        stats.uploaded(uploaded.upload(scanout.memory(), scanout.strideBytes(), r), copies);
      }
      shown(uploaded.image(false), changed);
      report(FramePath.MAP, "QEMU runs without gl");
    } catch (OsException e) {
      failed(scanout + " cannot be read: " + e.getMessage());
    }
  }

  private void read(DmabufScanout scanout, Damage damage) {
    try {
      DmabufPaths.Result result = dmabufs.resolve(scanout, damage);
      Rect visible = scanout.layout().visible();
      shown(result.image(), damage.clip(Rect.ofSize(visible.width(), visible.height())));
      report(result.path(), result.reason());
      if (result.read()) {
        tickets.release(ReleaseCause.COPIED);
      }
    } catch (DmabufException | OsException e) {
      tickets.release(ReleaseCause.IMPORT_FAILED);
      failed(String.valueOf(e.getMessage()));
    }
  }

  private void shown(GlImage next, Damage changed) {
    GlImage before = image;
    boolean another =
        before == null
            || before.pictureWidth() != next.pictureWidth()
            || before.pictureHeight() != next.pictureHeight();
    image = next;
    undrawn =
        another ? Damage.full(next.pictureWidth(), next.pictureHeight()) : undrawn.plus(changed);
  }

  private void report(FramePath newPath, String reason) {
    lastFailure = "";
    if (newPath != path || !reason.equals(pathReason)) {
      path = newPath;
      pathReason = reason;
      stats.path(newPath, reason);
      observer.path(newPath, reason);
    }
  }

  private void failed(String reason) {
    stats.failure();
    // A guest that goes on sending what cannot be shown is told of once.
    if (!reason.equals(lastFailure)) {
      lastFailure = reason;
      observer.failed(reason);
    }
  }

  /// The picture as it was last prepared, or null where nothing is shown.
  @Nullable GlImage image() {
    return image;
  }

  /// Whether a draw would show something new.
  boolean changed() {
    return turnedOff || !unread.isEmpty() || !undrawn.isEmpty();
  }

  /// What changed in the picture since this was last asked.
  Damage takeUndrawn() {
    Damage d = undrawn;
    turnedOff = false;
    undrawn = Damage.NONE;
    return d;
  }

  @Override
  public void close() {
    leaveSource(ReleaseCause.CLOSED);
    image = null;
    uploaded.close();
    dmabufs.close();
  }
}
