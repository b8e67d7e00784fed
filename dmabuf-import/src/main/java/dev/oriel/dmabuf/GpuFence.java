// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import dev.oriel.core.os.OwnedFd;
import dev.oriel.sync.Fence;
import org.jspecify.annotations.Nullable;

/// The end of what a GPU had been given at some moment.
///
/// Ownership: close it. Threading: any thread, one at a time; only [#waitOnGpu] wants a context.
public interface GpuFence extends Fence, AutoCloseable {

  /// Lets the GPU wait before what `context` is given from now on; where it cannot, the CPU waits.
  ///
  /// @param context current on the calling thread, of the same display
  void waitOnGpu(EglContext context);

  /// The fence as a descriptor that becomes readable, or null where it has none.
  ///
  /// Ownership: the caller's.
  @Nullable OwnedFd descriptor();

  @Override
  void close();
}
