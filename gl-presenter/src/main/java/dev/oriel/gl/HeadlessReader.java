// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
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
/// A GPU reads them through OpenGL. Where the renderer is software, it would only do with the CPU,
/// by two copies and a conversion, what a mapping of the buffer does by one.
///
/// Threading: one thread, the one that made it. Ownership: close it.
public final class HeadlessReader implements AutoCloseable {

  /// How a picture was read.
  ///
  /// @param path [FramePath#DIRECT] where the device that EGL draws with read the guest's buffer: a
  ///   GPU, or, where the renderer is software, the CPU; [FramePath#BRIDGED] where the CPU did in
  ///   place of a GPU
  /// @param reason why no better path was used; empty for the best one
  /// @param changed the rows that differ from the picture before
  public record Reading(FramePath path, String reason, Damage changed) {}

  private static final System.Logger LOG = System.getLogger(HeadlessReader.class.getName());

  /// How long a guest's GPU may draw; a frame takes it milliseconds.
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final @Nullable DmabufReadBack gpu;
  private final String noGpuReason;
  private final boolean maps;
  private final DmabufMapping mapping = new DmabufMapping();

  private HeadlessReader(@Nullable DmabufReadBack gpu, String noGpuReason, boolean maps) {
    this.gpu = gpu;
    this.noGpuReason = noGpuReason;
    this.maps = maps;
  }

  /// A reader on the machine's default device; where EGL cannot import, one that maps buffers.
  public static HeadlessReader open() {
    return open(null);
  }

  /// A reader on one device.
  ///
  /// @param renderNode `/dev/dri/renderD128`, or null for the default
  public static HeadlessReader open(@Nullable String renderNode) {
    return open(renderNode, true);
  }

  /// A reader on the default device that reads through OpenGL, as a GPU does, also where the
  /// renderer is software: for comparisons.
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

  /// Whether buffers that the CPU can read are mapped, as the renderer is software.
  boolean maps() {
    return maps;
  }

  /// What reads: the renderer and its display, for reports.
  public String describe() {
    return gpu == null
        ? "CPU mapping: " + noGpuReason
        : gpu.context().renderer() + ", " + gpu.context().display();
  }

  /// How often a buffer was imported or mapped: a guest that flips between three buffers causes
  /// three.
  public long imports() {
    return mapping.mappings() + (gpu == null ? 0 : gpu.importer().imports());
  }

  /// Reads the damaged parts of a frame into a picture, and gives the guest's buffer back as soon
  /// as they are read: through OpenGL before their pixels are put in order.
  ///
  /// Ownership: the frame stays the caller's; its ticket is released here, whatever happens.
  ///
  /// @param damage in the visible part's pixels from its top, inside of it; may be more than the
  ///   frame's own
  /// @param target of the visible part's size; else an [IllegalArgumentException]
  /// @param before what `target` is compared with: itself, or another picture that holds what came
  ///   before where `target` does not in the damaged parts
  /// @throws DmabufException if no path can read the buffer; the message says why
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

  /// Waits until the guest's GPU has drawn what is read; on the CPU, as nothing else is to be done.
  private static void awaitWriters(DmabufScanout scanout) {
    try (SyncFile writers = GpuSync.REAL.writers(scanout)) {
      if (writers != null && !writers.await(PATIENCE)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the guest has been drawing {0} for {1}; it is read as it is",
            scanout,
            PATIENCE);
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
