// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.core.os.OwnedFd;
import dev.oriel.gl.internal.wayland.gen.wayland_h;
import dev.oriel.sync.SyncFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks for the release of each commit of a surface, with a fence if the compositor's GPU still
/// reads (`linux-explicit-synchronization-unstable-v1`).
///
/// Threading: the thread of the offer. Ownership: [PictureSurface] owns it.
final class CommitReleases implements CommitSync {

  private final PictureEvents events;
  private final MemorySegment synchronization;
  private final Arena arena = Arena.ofConfined();
  private final ProxyListener answers;

  /// The commits that are not released, by number.
  private final Map<Long, Open> open = new HashMap<>();

  private record Open(WaylandBuffer buffer, MemorySegment release) {}

  CommitReleases(CompositorOffer offer, MemorySegment surface, PictureEvents events) {
    this.events = events;
    synchronization =
        WaylandProxy.create(
            offer.proxy(CompositorGlobal.EXPLICIT_SYNC),
            wayland_h.ZWP_LINUX_EXPLICIT_SYNCHRONIZATION_V1_GET_SYNCHRONIZATION(),
            ExplicitSyncProtocol.SURFACE_INTERFACE,
            offer.version(CompositorGlobal.EXPLICIT_SYNC),
            WaylandProxy.NEW,
            surface);
    answers =
        new ProxyListener(arena, ExplicitSyncProtocol.RELEASE_INTERFACE)
            .on("fenced_release", e -> fenced(e.number(), e.descriptor(0)))
            .on("immediate_release", e -> immediate(e.number()));
  }

  // It could be told a fence to wait for. But Weston then draws with the GPU's wait for it, which
  // holds up all windows, and the present thread waits without that.
  @Override
  public boolean waitsForWriters() {
    return false;
  }

  @Override
  public void ask(long commit, WaylandBuffer buffer, @Nullable SyncFile writers) {
    MemorySegment release =
        WaylandProxy.create(
            synchronization,
            wayland_h.ZWP_LINUX_SURFACE_SYNCHRONIZATION_V1_GET_RELEASE(),
            ExplicitSyncProtocol.RELEASE_INTERFACE,
            1);
    open.put(commit, new Open(buffer, release));
    answers.listen(release, commit);
  }

  private void fenced(long commit, OwnedFd fence) {
    Open answered = open.remove(commit);
    if (answered == null) {
      fence.close();
      return;
    }
    // The compositor has destroyed its object by the answer.
    wayland_h.wl_proxy_destroy(answered.release());
    events.released(answered.buffer(), commit, fence);
  }

  private void immediate(long commit) {
    Open answered = open.remove(commit);
    if (answered != null) {
      wayland_h.wl_proxy_destroy(answered.release());
      events.released(answered.buffer(), commit);
    }
  }

  // A surface with this extension may show any buffer.
  @Override
  public void pause() {}

  @Override
  public void close() {
    open.values().forEach(o -> wayland_h.wl_proxy_destroy(o.release()));
    open.clear();
    WaylandProxy.destroy(synchronization, wayland_h.ZWP_LINUX_SURFACE_SYNCHRONIZATION_V1_DESTROY());
    arena.close();
  }
}
