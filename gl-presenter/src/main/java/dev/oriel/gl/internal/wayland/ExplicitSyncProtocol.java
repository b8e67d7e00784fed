// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.gl.internal.wayland.gen.wayland_h;
import java.lang.foreign.MemorySegment;

/// The interfaces of `linux-explicit-synchronization-unstable-v1`, version 2: a release fence for
/// each commit.
final class ExplicitSyncProtocol {

  static final String EXPLICIT_SYNC = "zwp_linux_explicit_synchronization_v1";
  static final int VERSION = 2;

  static final MemorySegment RELEASE_INTERFACE =
      InterfaceTable.of("zwp_linux_buffer_release_v1", 1)
          .event("fenced_release", "h")
          .event("immediate_release", "")
          .build();

  static final MemorySegment SURFACE_INTERFACE =
      InterfaceTable.of("zwp_linux_surface_synchronization_v1", VERSION)
          .request("destroy", "")
          .request("set_acquire_fence", "h")
          .request("get_release", "n", RELEASE_INTERFACE)
          .build();

  static final MemorySegment EXPLICIT_SYNC_INTERFACE =
      InterfaceTable.of(EXPLICIT_SYNC, VERSION)
          .request("destroy", "")
          .request("get_synchronization", "no", SURFACE_INTERFACE, wayland_h.wl_surface_interface())
          .build();

  private ExplicitSyncProtocol() {}
}
