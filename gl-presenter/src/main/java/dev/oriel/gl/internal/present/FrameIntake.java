// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.os.OsException;
import dev.oriel.dmabuf.DmabufException;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.GpuFence;
import dev.oriel.gl.FramePath;
import dev.oriel.gl.PresenterListener;
import dev.oriel.gl.internal.dmabuf.GpuSync;
import dev.oriel.gl.internal.draw.GlImage;
import dev.oriel.gl.internal.draw.PictureCopy;
import dev.oriel.gl.internal.draw.PictureTexture;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Takes a console's frames in: what comes becomes the [ShownPicture].
///
/// Threading: the present thread; its context is current.
final class FrameIntake implements AutoCloseable {

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
  private final ReadFences reads;
  private final PresenterCounts stats;
  private final PresenterListener listener;
  private final DmabufPaths dmabufs;

  /// Of the pictures that are not in a dma-buf.
  private final PictureTexture uploaded;

  private final PictureCopy copy;
  private @Nullable ShownPicture shown;

  /// Whether a picture went, and the surface still shows it.
  private boolean blanked;

  private @Nullable FramePath path;
  private String pathReason = "";
  private String lastFailure = "";

  /// @param readBackReason why what is drawn reaches the screen through the CPU, or empty
  FrameIntake(
      EglContext context,
      @Nullable String renderNode,
      String readBackReason,
      GpuSync sync,
      ReadFences reads,
      PresenterCounts stats,
      PresenterListener listener) {
    this.context = context;
    this.readBackReason = readBackReason;
    this.sync = sync;
    this.reads = reads;
    this.stats = stats;
    this.listener = listener;
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
        try {
          upload(p);
        } finally {
          p.discard(ReleaseCause.COPIED);
        }
      }
      case Frame.Mapped m -> {
        // It is read at the last moment, for which QEMU does not wait.
        boolean _ = m.ticket().release(ReleaseCause.LATCHED);
        if (shown instanceof MappedPicture picture) {
          picture.follow(m.scanout(), m.damage());
        } else {
          show(new MappedPicture(m.scanout(), m.damage()));
        }
      }
      case Frame.Off o -> {
        leave();
        recover();
        o.close();
      }
      case Frame.Unreadable u -> {
        leave();
        failed(u.reason());
        u.close();
      }
      case Frame.Dmabuf d -> {
        d.close();
        throw new IllegalArgumentException("a buffer has tickets, see arrive()");
      }
    }
  }

  private void upload(Frame.Pixels frame) {
    if (frame.blocks().isEmpty()) {
      return;
    }
    PixelPicture picture = shown instanceof PixelPicture same ? same : show(new PixelPicture());
    try {
      reads.beforeChange(context);
      picture.upload(frame, uploaded, stats);
      report(FramePath.PIXELS, "QEMU runs without gl and offers no shared memory for this console");
    } catch (RuntimeException | OutOfMemoryError e) {
      failed(
          String.format(
              Locale.ROOT,
              "the picture of %dx%d cannot be drawn: %s",
              frame.width(),
              frame.height(),
              e.getMessage()));
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
    BufferPicture picture =
        shown instanceof BufferPicture same ? same : show(new BufferPicture(scanout, sync));
    boolean sameBuffer = picture.follow(frame, result);
    boolean readBack = result.path() == FramePath.DIRECT && !readBackReason.isEmpty();
    report(
        readBack ? FramePath.BRIDGED : result.path(), readBack ? readBackReason : result.reason());
    if (result.read()) {
      return Arrival.COPIED;
    }
    return sameBuffer ? Arrival.SAME_BUFFER : Arrival.ANOTHER_BUFFER;
  }

  /// Copies what changed in the guest's buffer, and draws from the copy until the next frame.
  ///
  /// @return behind the copy; it stays [ReadFences]'
  GpuFence copy() {
    if (!(shown instanceof BufferPicture picture)) {
      throw new IllegalStateException("no buffer is shown");
    }
    reads.beforeChange(context);
    picture.copyTo(copy);
    GpuFence fence = sync.fence(context);
    reads.copied(fence);
    picture.announceRead(fence);
    return fence;
  }

  /// Whether what is drawn is the guest's own buffer.
  boolean drawsBuffer() {
    return shown instanceof BufferPicture picture && picture.drawsBuffer();
  }

  /// Tells writers that honour fences of a read of the guest's buffer.
  void announceRead(GpuFence fence) {
    if (shown instanceof BufferPicture picture) {
      picture.announceRead(fence);
    }
  }

  /// Makes a picture of another kind what is shown.
  private <P extends ShownPicture> P show(P next) {
    leave();
    shown = next;
    return next;
  }

  /// Shows nothing; what comes next begins anew.
  private void leave() {
    ShownPicture before = shown;
    if (before != null) {
      blanked |= before.image() != null;
      shown = null;
      before.close();
    }
  }

  /// Returns the shared memory of which something is to be shown, if all else of it has been, else
  /// null.
  ///
  /// Ownership: stays this one's.
  @Nullable MappedScanout unshownMemory() {
    return !blanked && shown instanceof MappedPicture picture ? picture.unshownMemory() : null;
  }

  /// Returns what has changed in [#unshownMemory]; the caller shows it from there.
  Damage takeUnshown() {
    return shown instanceof MappedPicture picture ? picture.takeUnshown() : Damage.NONE;
  }

  /// Brings to the texture what is read at the last moment.
  ///
  /// @return whether there was anything to bring
  boolean prepare() {
    if (!(shown instanceof MappedPicture picture) || !picture.isStale()) {
      return false;
    }
    try {
      reads.beforeChange(context);
      picture.read(uploaded, stats);
      report(FramePath.MAP, "QEMU runs without gl");
    } catch (RuntimeException | OutOfMemoryError e) {
      failed(picture + " cannot be read: " + e.getMessage());
    }
    return true;
  }

  private void recover() {
    if (!lastFailure.isEmpty()) {
      lastFailure = "";
      listener.frameShown();
    }
  }

  private void report(FramePath newPath, String reason) {
    recover();
    if (newPath != path || !reason.equals(pathReason)) {
      path = newPath;
      pathReason = reason;
      stats.path(newPath, reason);
      listener.pathChanged(newPath, reason);
    }
  }

  private void failed(String reason) {
    stats.failure();
    // A guest that goes on sending what cannot be shown is told of once.
    if (!reason.equals(lastFailure)) {
      lastFailure = reason;
      listener.frameFailed(reason);
    }
  }

  /// The picture as it was last prepared, or null where nothing is shown.
  @Nullable GlImage image() {
    ShownPicture picture = shown;
    return picture == null ? null : picture.image();
  }

  /// How frames come, or null before the first.
  @Nullable FramePath path() {
    return path;
  }

  /// Whether a draw would show something new.
  boolean changed() {
    ShownPicture picture = shown;
    return blanked || (picture != null && picture.changed());
  }

  /// Returns what changed in the picture since the last draw, which is now made.
  Damage takeUndrawn() {
    blanked = false;
    ShownPicture picture = shown;
    return picture == null ? Damage.NONE : picture.takeUndrawn();
  }

  @Override
  public void close() {
    leave();
    uploaded.close();
    copy.close();
    dmabufs.close();
  }
}
