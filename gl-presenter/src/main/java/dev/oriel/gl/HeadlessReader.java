package dev.oriel.gl;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.geometry.Rect;
import dev.oriel.dmabuf.DmabufException;
import dev.oriel.dmabuf.EglDisplay;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Reads the pictures of guests' dma-bufs without a window, for captures.
///
/// Threading: one thread, the one that made it. Ownership: close it.
public final class HeadlessReader implements AutoCloseable {

  /// How a picture was read.
  ///
  /// @param path [FramePath#DIRECT] where the GPU read the guest's buffer, [FramePath#BRIDGED]
  ///   where the CPU did
  /// @param reason why no better path was used; empty for the best one
  public record Reading(FramePath path, String reason) {}

  private final @Nullable DmabufReadBack gpu;
  private final String noGpuReason;
  private final DmabufMapping mapping = new DmabufMapping();
  private ByteBuffer row = ByteBuffer.allocateDirect(0);

  private HeadlessReader(@Nullable DmabufReadBack gpu, String noGpuReason) {
    this.gpu = gpu;
    this.noGpuReason = noGpuReason;
  }

  /// A reader on the machine's default device; where EGL cannot import, one that maps buffers.
  public static HeadlessReader open() {
    return open(null);
  }

  /// A reader on one device.
  ///
  /// @param renderNode `/dev/dri/renderD128`, or null for the default
  public static HeadlessReader open(@Nullable String renderNode) {
    try {
      EglDisplay display =
          renderNode == null ? EglDisplay.surfaceless() : EglDisplay.ofRenderNode(renderNode);
      return new HeadlessReader(new DmabufReadBack(display), "");
    } catch (DmabufException | UnsupportedOperationException e) {
      return new HeadlessReader(null, String.valueOf(e.getMessage()));
    }
  }

  /// What reads: the renderer and its display, for reports.
  public String describe() {
    return gpu == null
        ? "CPU mapping: " + noGpuReason
        : gpu.context().renderer() + ", " + gpu.context().display();
  }

  /// How often a buffer was imported: a guest that flips between three buffers causes three.
  public long imports() {
    return gpu == null ? 0 : gpu.importer().imports();
  }

  /// Reads a frame's picture as bytes R, G, B, 255, rows from the top, and gives the guest's buffer
  /// back.
  ///
  /// Ownership: the frame stays the caller's; its ticket is released here, whatever happens.
  ///
  /// @param target takes `4 × width × height` bytes of the visible part from its position, which
  ///   stays; direct
  /// @throws DmabufException if no path can read the buffer; the message says why
  public Reading read(Frame.Dmabuf frame, ByteBuffer target) {
    try {
      Reading how = readScanout(frame.scanout(), target);
      boolean _ =
          frame
              .ticket()
              .release(how.path() == FramePath.DIRECT ? ReleaseCause.FINISH : ReleaseCause.COPIED);
      return how;
    } catch (DmabufException e) {
      frame.ticket().release(ReleaseCause.IMPORT_FAILED);
      throw e;
    } finally {
      frame.ticket().release(ReleaseCause.DRAW_FAILED);
    }
  }

  private Reading readScanout(DmabufScanout scanout, ByteBuffer target) {
    Rect visible = scanout.layout().visible();
    Rect whole = Rect.ofSize(visible.width(), visible.height());
    Reading how = readRows(scanout, whole, target);
    if (scanout.layout().bottomUp()) {
      turn(target, whole);
    }
    makeOpaque(target, whole);
    return how;
  }

  private Reading readRows(DmabufScanout scanout, Rect whole, ByteBuffer target) {
    String reason = noGpuReason;
    if (gpu != null) {
      try {
        gpu.read(scanout, whole, target);
        return new Reading(FramePath.DIRECT, "");
      } catch (dev.oriel.dmabuf.UnsupportedDmabufException e) {
        reason = String.valueOf(e.getMessage());
      }
    }
    mapping.read(scanout, whole, target, reason);
    return new Reading(FramePath.BRIDGED, reason);
  }

  private void turn(ByteBuffer target, Rect whole) {
    int bytes = PixelFormat.BYTES * whole.width();
    if (row.capacity() < bytes) {
      row = ByteBuffer.allocateDirect(bytes);
    }
    int start = target.position();
    for (int top = 0, low = whole.height() - 1; top < low; top++, low--) {
      int a = start + top * bytes;
      int b = start + low * bytes;
      row.clear().put(0, target, a, bytes);
      target.put(a, target, b, bytes);
      target.put(b, row, 0, bytes);
    }
  }

  private static void makeOpaque(ByteBuffer target, Rect whole) {
    int end = target.position() + Math.toIntExact(PixelFormat.BYTES * whole.area());
    for (int at = target.position() + 3; at < end; at += PixelFormat.BYTES) {
      target.put(at, (byte) 255);
    }
  }

  @Override
  public void close() {
    if (gpu != null) {
      gpu.close();
    }
  }
}
