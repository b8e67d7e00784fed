// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.core.os.OwnedFd;
import dev.oriel.gl.internal.wayland.gen.wayland_h;
import java.lang.foreign.MemorySegment;

/// A timeline that the compositor has imported. Each of its points is used once, in order.
///
/// Threading: the thread of the offer. Ownership: owns the timeline; close it before the offer.
final class SharedTimeline implements AutoCloseable {

  private final SyncTimeline timeline;
  private final MemorySegment proxy;
  private long last;

  /// Ownership: takes the timeline, also if it cannot be shared.
  SharedTimeline(CompositorOffer offer, SyncTimeline timeline) {
    this.timeline = timeline;
    try (OwnedFd shared = timeline.share()) {
      // libwayland duplicates the descriptor.
      proxy =
          WaylandProxy.create(
              offer.proxy(CompositorGlobal.SYNC_TIMELINES),
              wayland_h.WP_LINUX_DRM_SYNCOBJ_MANAGER_V1_IMPORT_TIMELINE(),
              SyncobjProtocol.TIMELINE_INTERFACE,
              SyncobjProtocol.VERSION,
              WaylandProxy.NEW,
              shared.number());
    } catch (RuntimeException e) {
      timeline.close();
      throw e;
    }
  }

  SyncTimeline timeline() {
    return timeline;
  }

  /// Returns the next point.
  long next() {
    return ++last;
  }

  /// Sends a request that names a point.
  void send(MemorySegment target, int request, long point) {
    WaylandProxy.send(target, request, proxy, (int) (point >>> 32), (int) point);
  }

  @Override
  public void close() {
    WaylandProxy.destroy(proxy, wayland_h.WP_LINUX_DRM_SYNCOBJ_TIMELINE_V1_DESTROY());
    timeline.close();
  }
}
