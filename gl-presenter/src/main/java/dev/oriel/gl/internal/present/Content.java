package dev.oriel.gl.internal.present;

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
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dmabuf.DmabufException;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.GpuFence;
import dev.oriel.gl.FramePath;
import dev.oriel.gl.internal.dmabuf.GpuSync;
import dev.oriel.gl.internal.draw.GlImage;
import dev.oriel.gl.internal.draw.PictureCopy;
import dev.oriel.gl.internal.draw.PictureTexture;
import dev.oriel.sync.SyncFile;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a console shows, as a texture.
///
/// A guest's buffer is the texture itself, or is copied into one of ours ([#copy]). Shared memory
/// is read at the last moment and for all frames since the last draw at once. Pixels of messages
/// are uploaded as they come, so that the messages go back.
///
/// Threading: the present thread; its context is current.
final class Content implements AutoCloseable {

  /// Hears what a user would want to know.
  interface Observer {
    /// Frames come by another path than before.
    void path(FramePath path, String reason);

    /// A frame could not be shown; a picture before it stays, or none is shown.
    void failed(String reason);

    /// A frame can be shown after one that could not.
    void recovered();
  }

  /// What became of a frame in a dma-buf.
  enum Arrival {
    /// It cannot be shown; the picture before it stays.
    FAILED,
    /// Its pixels have been copied by the CPU.
    COPIED,
    /// It is in the buffer that is shown already.
    SAME_BUFFER,
    /// It is in another buffer than the frame before it.
    ANOTHER_BUFFER
  }

  private final EglContext context;
  private final String readBackReason;
  private final GpuSync sync;
  private final GpuReads reads;
  private final PresenterCounts stats;
  private final Observer observer;
  private final DmabufPaths dmabufs;
  private final PictureTexture uploaded;
  private final PictureCopy copy;
  private @Nullable SharedResource source;

  /// The guest's own buffer, while it is the source.
  private @Nullable GlImage buffer;

  private boolean takesFences;

  /// What is drawn: the buffer, its copy, or what was uploaded.
  private @Nullable GlImage image;

  private @Nullable FramePath path;
  private String pathReason = "";
  private String lastFailure = "";
  private boolean turnedOff;

  /// Whether what was uploaded is of the picture that is shown.
  private boolean begun;

  /// Of shared memory: what has changed since it was last brought to the GPU.
  private Damage unread = Damage.NONE;

  /// What is another in the guest's buffer than in the copy.
  private Damage uncopied = Damage.NONE;

  /// What has changed in the texture since the last draw.
  private Damage undrawn = Damage.NONE;

  /// What has changed in shared memory since it was last shown, from there or by a draw.
  private Damage unshown = Damage.NONE;

  /// @param readBackReason why what is drawn reaches the screen through the CPU, or empty
  Content(
      EglContext context,
      @Nullable String renderNode,
      String readBackReason,
      GpuSync sync,
      GpuReads reads,
      PresenterCounts stats,
      Observer observer) {
    this.context = context;
    this.readBackReason = readBackReason;
    this.sync = sync;
    this.reads = reads;
    this.stats = stats;
    this.observer = observer;
    this.copy = new PictureCopy(context);
    boolean bgra = context.hasGl("GL_EXT_texture_format_BGRA8888");
    this.dmabufs = new DmabufPaths(context, bgra, renderNode, reads, stats);
    this.uploaded = new PictureTexture(bgra);
  }

  /// Takes in a frame that holds no buffer of the guest's; one that cannot be shown costs that
  /// frame only. Ownership: consumes it.
  void accept(Frame frame) {
    switch (frame) {
      case Frame.Pixels p -> {
        leaveSource();
        try {
          upload(p);
        } catch (RuntimeException | OutOfMemoryError e) {
          begun = false;
          failed(
              String.format(
                  Locale.ROOT,
                  "the picture of %dx%d cannot be drawn: %s",
                  p.width(),
                  p.height(),
                  e.getMessage()));
        } finally {
          p.discard(ReleaseCause.COPIED);
        }
      }
      case Frame.Mapped m -> {
        replaceSource(m.scanout());
        unread = unread.plus(m.damage());
        unshown = unshown.plus(m.damage());
      }
      case Frame.Off o -> {
        blank();
        recover();
        o.close();
      }
      case Frame.Unreadable u -> {
        blank();
        failed(u.reason());
        u.close();
      }
      case Frame.Dmabuf d -> {
        d.close();
        throw new IllegalArgumentException("a buffer has tickets, see arrive()");
      }
    }
  }

  /// Takes in a frame in a buffer that nobody writes.
  ///
  /// Ownership: consumes the frame's scanout; its ticket stays the caller's.
  Arrival arrive(Frame.Dmabuf frame) {
    DmabufScanout scanout = frame.scanout();
    DmabufPaths.Result result;
    try {
      result = dmabufs.resolve(scanout, frame.damage());
    } catch (DmabufException | OsException e) {
      scanout.close();
      failed(String.valueOf(e.getMessage()));
      return Arrival.FAILED;
    }
    GlImage before = buffer;
    boolean newScanout = replaceSource(scanout);
    GlImage next = result.image();
    Damage changed = frame.damage().clip(Rect.ofSize(next.pictureWidth(), next.pictureHeight()));
    shown(next, changed);
    boolean readBack = result.path() == FramePath.DIRECT && !readBackReason.isEmpty();
    report(
        readBack ? FramePath.BRIDGED : result.path(), readBack ? readBackReason : result.reason());
    if (result.read()) {
      return Arrival.COPIED;
    }
    buffer = next;
    takesFences |= newScanout;
    uncopied = uncopied.plus(changed);
    boolean same = before != null && before.name() == next.name();
    return same ? Arrival.SAME_BUFFER : Arrival.ANOTHER_BUFFER;
  }

  /// Copies what changed in the guest's buffer, and draws from the copy until the next frame.
  ///
  /// @return behind the copy; it stays [GpuReads]'
  GpuFence copy() {
    GlImage from = buffer;
    if (from == null || !(source instanceof DmabufScanout scanout)) {
      throw new IllegalStateException("no buffer is shown");
    }
    reads.beforeChange(context);
    image = copy.update(from, scanout.layout().fourcc(), uncopied);
    uncopied = Damage.NONE;
    GpuFence fence = sync.fence(context);
    reads.copied(fence);
    announceRead(fence);
    return fence;
  }

  /// Whether what is drawn is the guest's own buffer.
  boolean drawsBuffer() {
    return buffer != null && buffer.equals(image);
  }

  /// Tells writers that honour fences of a read of the guest's buffer.
  void announceRead(GpuFence fence) {
    if (!takesFences || !(source instanceof DmabufScanout scanout)) {
      return;
    }
    OwnedFd descriptor = fence.descriptor();
    if (descriptor == null) {
      takesFences = false;
      return;
    }
    try (SyncFile read = SyncFile.adopt(descriptor)) {
      takesFences = sync.addReader(scanout, read);
    }
  }

  /// Makes `next`, a reference of ours from now on, what is shown.
  ///
  /// @return whether it was not
  private boolean replaceSource(SharedResource next) {
    if (next == source) {
      next.close();
      return false;
    }
    leaveSource();
    source = next;
    return true;
  }

  private void leaveSource() {
    unread = Damage.NONE;
    unshown = Damage.NONE;
    buffer = null;
    takesFences = false;
    if (source != null) {
      source.close();
      source = null;
    }
  }

  /// Shows nothing; what comes next begins anew.
  private void blank() {
    leaveSource();
    turnedOff |= image != null;
    image = null;
    undrawn = Damage.NONE;
    begun = false;
  }

  private void upload(Frame.Pixels frame) {
    if (frame.blocks().isEmpty()) {
      return;
    }
    PixelFormat format = frame.blocks().getFirst().format();
    reads.beforeChange(context);
    boolean sized =
        uploaded.width() == frame.width()
            && uploaded.height() == frame.height()
            && begun
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
    begun = true;
    report(FramePath.PIXELS, "QEMU runs without gl and offers no shared memory for this console");
  }

  /// The shared memory of which something is to be shown, if all else of it has been, else null.
  ///
  /// Ownership: stays this one's.
  @Nullable MappedScanout shared() {
    boolean known = path == FramePath.MAP && image != null && undrawn.isEmpty();
    return known && !unshown.isEmpty() && source instanceof MappedScanout s ? s : null;
  }

  /// What has changed in [#shared] since this was last asked, or its pixels were drawn; the caller
  /// shows it from there.
  Damage takeUnshown() {
    Damage d = unshown;
    unshown = Damage.NONE;
    return source instanceof MappedScanout s ? d.clip(Rect.ofSize(s.width(), s.height())) : d;
  }

  /// Brings shared memory to the texture.
  ///
  /// @return whether there was anything to bring
  boolean prepare() {
    if (unread.isEmpty() || !(source instanceof MappedScanout scanout)) {
      return false;
    }
    Damage damage = unread;
    unread = Damage.NONE;
    unshown = Damage.NONE;
    read(scanout, damage);
    return true;
  }

  private void read(MappedScanout scanout, Damage damage) {
    try {
      reads.beforeChange(context);
      boolean emptied = uploaded.allocate(scanout.width(), scanout.height(), scanout.format());
      boolean fresh = emptied || !begun || path != FramePath.MAP;
      Rect whole = Rect.ofSize(scanout.width(), scanout.height());
      Damage changed = fresh ? Damage.of(whole) : damage.clip(whole);
      int copies = scanout.memory().isPinned() ? 1 : 2;
      for (Rect r : changed.rects()) {
        stats.uploaded(uploaded.upload(scanout.memory(), scanout.strideBytes(), r), copies);
      }
      shown(uploaded.image(false), changed);
      begun = true;
      report(FramePath.MAP, "QEMU runs without gl");
    } catch (RuntimeException | OutOfMemoryError e) {
      begun = false;
      failed(scanout + " cannot be read: " + e.getMessage());
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

  private void recover() {
    if (!lastFailure.isEmpty()) {
      lastFailure = "";
      observer.recovered();
    }
  }

  private void report(FramePath newPath, String reason) {
    recover();
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

  /// How frames come, or null before the first.
  @Nullable FramePath path() {
    return path;
  }

  /// Whether a draw would show something new.
  boolean changed() {
    return turnedOff || !unshown.isEmpty() || !undrawn.isEmpty();
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
    leaveSource();
    image = null;
    uploaded.close();
    copy.close();
    dmabufs.close();
  }
}
