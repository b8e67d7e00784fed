// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.core.os.OwnedFd;
import dev.oriel.sync.SyncFile;
import dev.oriel.sync.SyncobjTimeline;
import org.jspecify.annotations.Nullable;

/// A timeline whose points this process or the compositor signals. Tests without a GPU replace it.
interface SyncTimeline extends AutoCloseable {

  /// Returns the descriptor for the compositor. Ownership: the caller's.
  OwnedFd share();

  /// Lets a point be signalled when fences are.
  ///
  /// @param fences the caller's; null if there is nothing to wait for
  void submit(long point, @Nullable SyncFile fences);

  /// Returns a descriptor that becomes readable when a point is signalled. Ownership: the caller's.
  OwnedFd watch(long point);

  @Override
  void close();

  /// Returns a timeline of a DRM device.
  ///
  /// @param device the caller's, which must stay open as long as the timeline
  static SyncTimeline of(OwnedFd device) {
    SyncobjTimeline timeline = SyncobjTimeline.create(device);
    return new SyncTimeline() {
      @Override
      public OwnedFd share() {
        return timeline.share();
      }

      @Override
      public void submit(long point, @Nullable SyncFile fences) {
        if (fences == null || fences.isSignalled()) {
          timeline.signal(point);
        } else {
          timeline.importSyncFile(point, fences);
        }
      }

      @Override
      public OwnedFd watch(long point) {
        return timeline.watch(point);
      }

      @Override
      public void close() {
        timeline.close();
      }
    };
  }
}
