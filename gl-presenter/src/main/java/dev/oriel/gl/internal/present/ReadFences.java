// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.GpuFence;
import org.jspecify.annotations.Nullable;

/// Orders the work of the context that uploads or copies pictures and of the context that draws
/// them, and tracks when the GPU has read the guest's buffers.
///
/// Each draw comes after all earlier uploads and copies, and a picture is changed only after the
/// last draw of it. The newest fence therefore implies all older ones. If one context does both,
/// the GPU keeps this order by itself.
///
/// Threading: the present thread.
final class ReadFences implements AutoCloseable {

  private final boolean twoContexts;
  private @Nullable GpuFence draw;
  private @Nullable GpuFence copy;

  /// Either [#draw] or [#copy].
  private @Nullable GpuFence lastRead;

  private boolean awaited = true;

  ReadFences(boolean twoContexts) {
    this.twoContexts = twoContexts;
  }

  /// Records a draw.
  ///
  /// @param fence the fence after the draw; this object takes ownership
  /// @param buffer whether the draw read the guest's own buffer
  void drew(GpuFence fence, boolean buffer) {
    GpuFence old = draw;
    if (buffer || (lastRead != null && lastRead.equals(old))) {
      lastRead = fence;
    }
    draw = fence;
    awaited = false;
    if (old != null) {
      old.close();
    }
  }

  /// Records a copy of the guest's buffer.
  ///
  /// @param fence the fence after the copy; this object takes ownership
  void copied(GpuFence fence) {
    GpuFence old = copy;
    copy = fence;
    lastRead = fence;
    if (old != null) {
      old.close();
    }
  }

  /// Waits on the GPU for the last draw. Call this method before a change of a picture that the
  /// other context may be drawing.
  void beforeChange(EglContext context) {
    if (twoContexts && !awaited && draw != null) {
      draw.waitOnGpu(context);
    }
    awaited = true;
  }

  /// Returns the fence of the last read of a guest's buffer if that read is still in progress,
  /// otherwise null. This object keeps ownership.
  @Nullable GpuFence pending() {
    GpuFence last = lastRead;
    if (last != null && last.isSignalled()) {
      lastRead = null;
    }
    return lastRead;
  }

  @Override
  public void close() {
    lastRead = null;
    if (draw != null) {
      draw.close();
      draw = null;
    }
    if (copy != null) {
      copy.close();
      copy = null;
    }
  }
}
