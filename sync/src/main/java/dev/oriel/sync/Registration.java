// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

/// The registration of something that an [EventLoop] waits for.
public interface Registration {

  /// Stops waiting. After this method has returned, the callback does not begin any more.
  ///
  /// Idempotent. It has no effect once a one-shot callback has begun. Threading: any thread.
  void cancel();
}
