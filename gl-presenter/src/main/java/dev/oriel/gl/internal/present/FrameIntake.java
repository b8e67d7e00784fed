// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FramePath;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.os.OsException;
import dev.oriel.dmabuf.BufferKey;
import dev.oriel.dmabuf.DmabufException;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.GpuFence;
import dev.oriel.gl.PresenterListener;
import dev.oriel.gl.internal.dmabuf.GpuSync;
import dev.oriel.gl.internal.draw.GlImage;
import dev.oriel.gl.internal.draw.PictureCopy;
import dev.oriel.gl.internal.draw.PictureTexture;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Takes a console's frames and makes each the [ShownPicture].
///
/// Threading: the present thread, on which the context is current.
final class FrameIntake implements AutoCloseable {

  /// The result of taking a frame in a dma-buf.
  enum Arrival {
    /// The frame cannot be shown. The previous picture stays.
    FAILED,
    /// The CPU has copied the pixels.
    COPIED,
    /// The GPU can read the pixels.
    IMPORTED
  }

  private final EglContext context;
  private final String readBackReason;
  private final GpuSync sync;
  private final ReadFences reads;
  private final PresenterCounts stats;
  private final PresenterListener listener;
  private final DmabufPaths dmabufs;

  /// The texture of pictures that are not in a dma-buf.
  private final PictureTexture uploaded;

  private final PictureCopy copy;
  private @Nullable ShownPicture shown;

  /// The buffer of the last frame, or null if that frame was not in a buffer or could not be shown.
  private @Nullable BufferKey buffer;

  /// The scanout of that frame, only to be compared: QEMU sends one for each flip, and no other for
  /// an update.
  private @Nullable DmabufScanout scanout;

  /// The buffer that the compositor shows and that cannot be drawn, or null.
  private @Nullable DmabufScanout undrawable;

  /// Whether a picture was removed that the surface still shows.
  private boolean blanked;

  private @Nullable FramePath path;
  private String pathReason = "";
  private String lastFailure = "";

  /// @param readBackReason the reason why the drawing reaches the screen through the CPU, or empty
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

  /// Takes a frame that is not in a guest's buffer. If it cannot be shown, only this frame is lost.
  /// Ownership: takes the frame.
  void accept(Frame frame) {
    buffer = null;
    switch (frame) {
      case Frame.Pixels p -> {
        try {
          upload(p);
        } finally {
          p.discard(ReleaseCause.COPIED);
        }
      }
      case Frame.Mapped m -> {
        // The memory is read as late as possible, and QEMU does not wait for that.
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
        throw new IllegalArgumentException("a frame in a dma-buf has a ticket; use arrive()");
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

  /// Returns whether a frame is in a different buffer than the previous frame.
  boolean isAnother(Frame.Dmabuf frame) {
    BufferKey before = buffer;
    if (before != null && frame.scanout() == scanout) {
      return false;
    }
    scanout = frame.scanout();
    try {
      BufferKey now = BufferKey.of(frame.scanout());
      buffer = now;
      return before == null || !before.equals(now);
    } catch (OsException _) {
      // The import fails for the same reason, and reports it.
      buffer = null;
      return true;
    }
  }

  /// Takes a frame whose buffer is not being written, to be drawn.
  ///
  /// Ownership: takes the frame's scanout; the caller keeps the ticket.
  ///
  /// @param notPassed the reason why the compositor does not show the buffer
  Arrival arrive(Frame.Dmabuf frame, String notPassed) {
    DmabufScanout scanout = frame.scanout();
    DmabufPaths.Result result;
    try {
      result = dmabufs.resolve(scanout, frame.damage());
    } catch (DmabufException | OsException e) {
      scanout.close();
      buffer = null;
      failed(String.valueOf(e.getMessage()));
      return Arrival.FAILED;
    }
    BufferPicture picture =
        shown instanceof BufferPicture same ? same : show(new BufferPicture(scanout, sync));
    picture.follow(frame, result);
    if (result.path() != FramePath.DIRECT) {
      report(result.path(), result.reason());
    } else if (readBackReason.isEmpty()) {
      report(FramePath.DIRECT, notPassed);
    } else {
      report(FramePath.BRIDGED, readBackReason);
    }
    return result.read() ? Arrival.COPIED : Arrival.IMPORTED;
  }

  /// Takes a frame whose buffer the compositor shows.
  ///
  /// Ownership: takes the frame's scanout; the caller keeps the ticket.
  void pass(Frame.Dmabuf frame) {
    DmabufScanout scanout = frame.scanout();
    if (shown instanceof PassedPicture picture) {
      picture.follow(scanout);
    } else {
      leave();
      // What was drawn before is covered by the compositor's picture.
      blanked = false;
      shown = new PassedPicture(scanout);
    }
    report(FramePath.PASSTHROUGH, "");
  }

  /// Returns the buffer that the compositor shows, or null. Ownership: this object's.
  @Nullable DmabufScanout passed() {
    return shown instanceof PassedPicture picture ? picture.scanout() : null;
  }

  /// Draws the buffer that the compositor shows, from now on. If that is impossible, the compositor
  /// goes on showing it.
  ///
  /// @param notPassed the reason
  void drawPassed(String notPassed) {
    DmabufScanout scanout = passed();
    if (scanout == null || scanout == undrawable) {
      return;
    }
    scanout.retain();
    DmabufLayout layout = scanout.layout();
    Damage all = Damage.full(layout.visible().width(), layout.visible().height());
    BufferKey same = buffer;
    Frame.Dmabuf again = new Frame.Dmabuf(0, 0, scanout, all, ReleaseTicket.none());
    undrawable = arrive(again, notPassed) == Arrival.FAILED ? scanout : null;
    buffer = same;
  }

  /// Copies the damage of the guest's buffer on the GPU. Draws use the copy until the next frame.
  ///
  /// @return the fence after the copy, owned by [ReadFences]
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

  /// Returns whether draws use the guest's own buffer.
  boolean drawsBuffer() {
    return shown instanceof BufferPicture picture && picture.drawsBuffer();
  }

  /// Adds a read fence to the guest's buffer, for writers with implicit synchronisation.
  void announceRead(GpuFence fence) {
    if (shown instanceof BufferPicture picture) {
      picture.announceRead(fence);
    }
  }

  /// Replaces the shown picture by one of another kind.
  private <P extends ShownPicture> P show(P next) {
    leave();
    shown = next;
    return next;
  }

  /// Removes the shown picture. The next frame starts a new one.
  private void leave() {
    ShownPicture before = shown;
    if (before != null) {
      blanked |= before.image() != null;
      shown = null;
      before.close();
    }
  }

  /// Returns the shared memory that has changes to show, if everything else of the picture has been
  /// drawn, otherwise null.
  ///
  /// Ownership: the picture keeps the memory.
  @Nullable MappedScanout unshownMemory() {
    return !blanked && shown instanceof MappedPicture picture ? picture.unshownMemory() : null;
  }

  /// Returns the damage of [#unshownMemory]. The caller shows it directly from the memory.
  Damage takeUnshown() {
    return shown instanceof MappedPicture picture ? picture.takeUnshown() : Damage.NONE;
  }

  /// Uploads the content that is read as late as possible.
  ///
  /// @return whether there was anything to upload
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
    // If a guest keeps sending frames that cannot be shown for the same reason, the reason is
    // reported once.
    if (!reason.equals(lastFailure)) {
      lastFailure = reason;
      listener.frameFailed(reason);
    }
  }

  /// Returns the picture as last prepared, or null if no picture is shown.
  @Nullable GlImage image() {
    ShownPicture picture = shown;
    return picture == null ? null : picture.image();
  }

  /// Returns the path of the frames, or null before the first frame.
  @Nullable FramePath path() {
    return path;
  }

  /// Returns whether a draw would show a change.
  boolean changed() {
    ShownPicture picture = shown;
    return blanked || (picture != null && picture.changed());
  }

  /// Returns the damage since the previous draw. The caller draws it now.
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
