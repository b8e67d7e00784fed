// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.GpuFence;
import org.jspecify.annotations.Nullable;

/// Keeps the order between the context that brings pictures to the GPU and the one that draws them,
/// and knows when the GPU has read what a guest drew.
///
/// Each draw comes after all that was brought before it, and each picture is changed only after the
/// last draw of it, so the newest fence stands for all older ones. Where both contexts are one, the
/// GPU keeps this order by itself.
///
/// Threading: the present thread.
final class ReadFences implements AutoCloseable {

  private final boolean twoContexts;
  private @Nullable GpuFence draw;
  private @Nullable GpuFence copy;

  /// One of the two.
  private @Nullable GpuFence lastRead;

  private boolean awaited = true;

  ReadFences(boolean twoContexts) {
    this.twoContexts = twoContexts;
  }

  /// Something was drawn.
  ///
  /// @param fence behind it; ours from now on
  /// @param buffer whether the guest's own buffer was read by it
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

  /// The guest's buffer was copied.
  ///
  /// @param fence behind it; ours from now on
  void copied(GpuFence fence) {
    GpuFence old = copy;
    copy = fence;
    lastRead = fence;
    if (old != null) {
      old.close();
    }
  }

  /// Comes before each change of a picture that the other context may be drawing.
  void beforeChange(EglContext context) {
    if (twoContexts && !awaited && draw != null) {
      draw.waitOnGpu(context);
    }
    awaited = true;
  }

  /// The last read of a guest's buffer if it goes on, else null. It stays ours.
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
