// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.gl.internal.wayland.gen.wayland_h;
import java.lang.foreign.MemorySegment;

/// A transparent pixel as a `wl_buffer`.
///
/// Threading: the thread of the offer. Ownership: [PictureSurface] owns it.
final class EmptyPixel implements AutoCloseable {

  private static final int BYTES = 4;

  private final MemorySegment buffer;

  EmptyPixel(CompositorOffer offer) {
    try (OwnedFd fd = Memory.memfd("oriel-empty-pixel", BYTES)) {
      // libwayland duplicates the descriptor.
      MemorySegment pool =
          WaylandProxy.create(
              offer.proxy(CompositorGlobal.SHM),
              wayland_h.WL_SHM_CREATE_POOL(),
              wayland_h.wl_shm_pool_interface(),
              1,
              WaylandProxy.NEW,
              fd.number(),
              BYTES);
      buffer =
          WaylandProxy.create(
              pool,
              wayland_h.WL_SHM_POOL_CREATE_BUFFER(),
              wayland_h.wl_buffer_interface(),
              1,
              WaylandProxy.NEW,
              0, // offset
              1, // width
              1, // height
              BYTES,
              wayland_h.WL_SHM_FORMAT_ARGB8888());
      WaylandProxy.destroy(pool, wayland_h.WL_SHM_POOL_DESTROY());
    }
  }

  /// Returns the `wl_buffer*`.
  MemorySegment proxy() {
    return buffer;
  }

  @Override
  public void close() {
    WaylandProxy.destroy(buffer, wayland_h.WL_BUFFER_DESTROY());
  }
}
