// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

import java.time.Duration;

/// The completion of an operation on a buffer.
///
/// The kernel guarantees that each fence is signalled in finite time, also if the operation fails;
/// the fence then carries an error. Waiting for a fence therefore never blocks permanently. A
/// signalled fence stays signalled.
///
/// Threading: any thread.
public interface Fence {

  /// Returns whether the operation has completed or failed.
  boolean isSignalled();

  /// Waits on the CPU. This method is for tools and tests; on the path of frames, an [EventLoop] or
  /// the GPU waits instead.
  ///
  /// @return whether the fence is signalled
  boolean await(Duration timeout);
}
