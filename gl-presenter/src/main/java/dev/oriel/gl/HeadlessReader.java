// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FramePath;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.core.os.OsException;
import dev.oriel.dmabuf.DmabufException;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.dmabuf.UnsupportedDmabufException;
import dev.oriel.gl.internal.dmabuf.DmabufMapping;
import dev.oriel.gl.internal.dmabuf.DmabufReadBack;
import dev.oriel.gl.internal.dmabuf.GpuSync;
import dev.oriel.sync.SyncFile;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the pictures of guests' dma-bufs without a window, for captures.
///
/// A GPU reads the buffers through OpenGL. If the renderer is software, a mapping of the buffer is
/// read instead: it takes one copy, whereas OpenGL would do the same work on the CPU with two
/// copies and a conversion.
///
/// Threading: the thread that created it. Ownership: close it.
public final class HeadlessReader implements AutoCloseable {

  /// The result of a read.
  ///
  /// @param path [FramePath#DIRECT] if the device that EGL draws with read the guest's buffer, that
  ///   is, a GPU or, with a software renderer, the CPU; [FramePath#BRIDGED] if the CPU read it in
  ///   place of a GPU
  /// @param reason the reason why no better path was used; empty for the best path
  /// @param changed the rows that differ from the previous picture
  public record Reading(FramePath path, String reason, Damage changed) {}

  private static final System.Logger LOG = System.getLogger(HeadlessReader.class.getName());

  /// The longest wait for the guest's GPU, which normally draws a frame in milliseconds.
  private static final Duration MAX_WAIT = Duration.ofSeconds(1);

  private final @Nullable DmabufReadBack gpu;
  private final String noGpuReason;
  private final boolean maps;
  private final DmabufMapping mapping = new DmabufMapping();

  private HeadlessReader(@Nullable DmabufReadBack gpu, String noGpuReason, boolean maps) {
    this.gpu = gpu;
    this.noGpuReason = noGpuReason;
    this.maps = maps;
  }

  /// Opens a reader on the machine's default device. If EGL cannot import dma-bufs, the reader maps
  /// them.
  public static HeadlessReader open() {
    return open(null);
  }

  /// Opens a reader on one device.
  ///
  /// @param renderNode `/dev/dri/renderD128`, or null for the default device
  public static HeadlessReader open(@Nullable String renderNode) {
    return open(renderNode, true);
  }

  /// Opens a reader on the default device that always reads through OpenGL, even if the renderer is
  /// software. For comparisons.
  public static HeadlessReader throughGl() {
    return open(null, false);
  }

  private static HeadlessReader open(@Nullable String renderNode, boolean mapsWhereSoftware) {
    try {
      EglDisplay display =
          renderNode == null ? EglDisplay.surfaceless() : EglDisplay.ofRenderNode(renderNode);
      DmabufReadBack gpu = new DmabufReadBack(display);
      return new HeadlessReader(gpu, "", mapsWhereSoftware && gpu.context().software());
    } catch (DmabufException | UnsupportedOperationException | LinkageError e) {
      return new HeadlessReader(null, String.valueOf(e.getMessage()), false);
    }
  }

  /// Returns whether buffers that the CPU can read are mapped, because the renderer is software.
  boolean maps() {
    return maps;
  }

  /// Returns a description of the renderer and its display, for reports.
  public String describe() {
    return gpu == null
        ? "CPU mapping: " + noGpuReason
        : gpu.context().renderer() + ", " + gpu.context().display();
  }

  /// Returns the number of imports and mappings. A guest that flips between three buffers causes
  /// three.
  public long imports() {
    return mapping.mappings() + (gpu == null ? 0 : gpu.importer().imports());
  }

  /// Reads the damaged parts of a frame into a picture and releases the guest's buffer as soon as
  /// they are read. With OpenGL, the release comes before the pixels are converted.
  ///
  /// Ownership: the caller keeps the frame. Its ticket is released by this method in every case.
  ///
  /// @param damage the parts to read, in pixels of the visible part from its top, inside of it; may
  ///   contain more than the frame's own damage
  /// @param target the picture to draw into, of the size of the visible part; any other size causes
  ///   an [IllegalArgumentException]
  /// @param before the picture to compare with: `target` itself, or another picture that has the
  ///   previous content of the damaged parts if `target` does not
  /// @throws DmabufException if no path can read the buffer; the message gives the reason
  /// @throws dev.oriel.core.os.OsException if the buffer's file cannot be read
  public Reading read(Frame.Dmabuf frame, Damage damage, Picture target, Picture before) {
    DmabufScanout scanout = frame.scanout();
    try {
      checkSize(target, scanout);
      awaitWriters(scanout);
      String reason = noGpuReason;
      if (gpu != null && !(maps && DmabufMapping.reads(scanout.layout()))) {
        try {
          ByteBuffer read = gpu.read(scanout, damage);
          boolean _ = frame.ticket().release(ReleaseCause.FINISH);
          return new Reading(
              FramePath.DIRECT, "", drawParts(scanout, damage.rects(), read, target, before));
        } catch (UnsupportedDmabufException e) {
          reason = String.valueOf(e.getMessage());
        }
      }
      Damage changed = mapping.draw(scanout, damage, target, before, reason);
      boolean _ = frame.ticket().release(ReleaseCause.COPIED);
      return new Reading(maps ? FramePath.DIRECT : FramePath.BRIDGED, reason, changed);
    } catch (DmabufException | OsException e) {
      frame.ticket().release(ReleaseCause.IMPORT_FAILED);
      throw e;
    } finally {
      frame.ticket().release(ReleaseCause.DRAW_FAILED);
    }
  }

  private static void checkSize(Picture target, DmabufScanout scanout) {
    Rect visible = scanout.layout().visible();
    if (target.width() != visible.width() || target.height() != visible.height()) {
      throw new IllegalArgumentException("a " + target + " for the visible part of " + scanout);
    }
  }

  private static Damage drawParts(
      DmabufScanout scanout, List<Rect> rects, ByteBuffer read, Picture target, Picture before) {
    boolean bottomUp = scanout.layout().bottomUp();
    Damage changed = Damage.NONE;
    int at = 0;
    for (int i = 0; i < rects.size(); i++) {
      Rect r = rects.get(i);
      int stride = PixelFormat.BYTES * r.width();
      changed =
          changed.plus(
              target.drawChanges(
                  r, stride, PixelFormat.A8B8G8R8, read.position(at), bottomUp, before));
      at += stride * r.height();
    }
    return changed;
  }

  /// Waits on the CPU until the guest's GPU has finished drawing the buffer. The reader has no
  /// other work in the meantime.
  private static void awaitWriters(DmabufScanout scanout) {
    try (SyncFile writers = GpuSync.REAL.writers(scanout)) {
      if (writers != null && !writers.await(MAX_WAIT)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the guest has not finished drawing {0} after {1}; the buffer is read as it is",
            scanout,
            MAX_WAIT);
      }
    }
  }

  @Override
  public void close() {
    mapping.close();
    if (gpu != null) {
      gpu.close();
    }
  }
}
