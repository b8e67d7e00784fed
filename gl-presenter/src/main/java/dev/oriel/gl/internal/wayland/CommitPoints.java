// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.core.os.OwnedFd;
import dev.oriel.gl.internal.wayland.gen.wayland_h;
import dev.oriel.sync.Registration;
import dev.oriel.sync.SyncFile;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Gives each commit of a surface two points (`linux-drm-syncobj-v1`): the acquire point, before
/// which the compositor does not read the buffer, and the release point, which the compositor
/// signals when it no longer reads it.
///
/// A signalled point signals all earlier ones of its timeline, and a compositor may release buffers
/// in another order than that of their commits. Each buffer therefore has a timeline of its own for
/// its releases. The acquire points of all commits, which are applied in order, share one.
///
/// Threading: the thread of the offer, which is that of the timelines' loop.
final class CommitPoints implements CommitSync {

  private final CompositorOffer offer;
  private final MemorySegment surface;
  private final PictureEvents events;
  private final SyncTimelines timelines;
  private final SharedTimeline acquires;

  /// The waits for the release points that are not signalled, by the number of the commit.
  private final Map<Long, Registration> open = new HashMap<>();

  /// The extension of the surface, while guests' buffers are shown.
  private @Nullable MemorySegment extension;

  CommitPoints(
      CompositorOffer offer, MemorySegment surface, PictureEvents events, SyncTimelines timelines) {
    this.offer = offer;
    this.surface = surface;
    this.events = events;
    this.timelines = timelines;
    acquires = new SharedTimeline(offer, timelines.create());
  }

  @Override
  public boolean waitsForWriters() {
    return true;
  }

  @Override
  public void ask(long commit, WaylandBuffer buffer, @Nullable SyncFile writers) {
    SharedTimeline releases =
        buffer.releaseTimeline(() -> new SharedTimeline(offer, timelines.create()));
    MemorySegment points = extension();
    long acquire = acquires.next();
    acquires.timeline().submit(acquire, writers);
    acquires.send(points, wayland_h.WP_LINUX_DRM_SYNCOBJ_SURFACE_V1_SET_ACQUIRE_POINT(), acquire);
    long release = releases.next();
    releases.send(points, wayland_h.WP_LINUX_DRM_SYNCOBJ_SURFACE_V1_SET_RELEASE_POINT(), release);
    OwnedFd signalled = releases.timeline().watch(release);
    open.put(commit, timelines.loop().watch(signalled, () -> released(commit, buffer)));
  }

  private void released(long commit, WaylandBuffer buffer) {
    open.remove(commit);
    buffer.released(commit);
    events.released(buffer, commit);
  }

  private MemorySegment extension() {
    MemorySegment made = extension;
    if (made == null) {
      made =
          WaylandProxy.create(
              offer.proxy(CompositorGlobal.SYNC_TIMELINES),
              wayland_h.WP_LINUX_DRM_SYNCOBJ_MANAGER_V1_GET_SURFACE(),
              SyncobjProtocol.SURFACE_INTERFACE,
              SyncobjProtocol.VERSION,
              WaylandProxy.NEW,
              surface);
      extension = made;
    }
    return made;
  }

  /// Removes the extension, with which a surface shows nothing but dma-bufs. Points of earlier
  /// commits are signalled all the same.
  @Override
  public void pause() {
    WaylandProxy.destroy(extension, wayland_h.WP_LINUX_DRM_SYNCOBJ_SURFACE_V1_DESTROY());
    extension = null;
  }

  @Override
  public void close() {
    open.values().forEach(Registration::cancel);
    open.clear();
    pause();
    acquires.close();
  }
}
