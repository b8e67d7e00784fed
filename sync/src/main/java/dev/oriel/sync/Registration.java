// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

/// Something that an [EventLoop] has been asked to wait for.
public interface Registration {

  /// Stops waiting. After this has returned, the callback does not begin any more.
  ///
  /// Idempotent, and without effect once a one-shot callback has begun. Threading: any thread.
  void cancel();
}
