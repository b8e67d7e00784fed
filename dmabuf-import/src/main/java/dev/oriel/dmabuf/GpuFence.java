// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import dev.oriel.core.os.OwnedFd;
import dev.oriel.sync.Fence;
import org.jspecify.annotations.Nullable;

/// A fence that is signalled when the commands submitted to a GPU before it have completed.
///
/// Ownership: close it. Threading: any thread, one at a time; only [#waitOnGpu] requires a current
/// context.
public interface GpuFence extends Fence, AutoCloseable {

  /// Makes the GPU wait for this fence before it executes later commands of `context`. If the GPU
  /// cannot wait, the CPU waits.
  ///
  /// @param context a context of the same display, current on the calling thread
  void waitOnGpu(EglContext context);

  /// Exports the fence as a descriptor that becomes readable when the fence is signalled, or
  /// returns null if the fence has no descriptor.
  ///
  /// Ownership: the caller's.
  @Nullable OwnedFd descriptor();

  @Override
  void close();
}
