// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

import java.time.Duration;

/// A point in somebody's work on a buffer, which has been reached or will be.
///
/// The kernel's fences are promises: each is signalled in finite time, also where the work fails
/// (then in error), so waiting for one never hangs for good. A fence that was signalled stays so.
///
/// Threading: any thread.
public interface Fence {

  /// Whether the point has been reached, or the work has failed.
  boolean isSignalled();

  /// Waits on the CPU. For tools and tests: where frames flow, an [EventLoop] or the GPU waits.
  ///
  /// @return whether the fence is signalled
  boolean await(Duration timeout);
}
