// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.gl.internal.wayland.gen.wayland_h;
import java.lang.foreign.MemorySegment;

/// The interfaces of `linux-drm-syncobj-v1`: points of timelines for each commit.
final class SyncobjProtocol {

  static final String MANAGER = "wp_linux_drm_syncobj_manager_v1";
  static final int VERSION = 1;

  static final MemorySegment TIMELINE_INTERFACE =
      InterfaceTable.of("wp_linux_drm_syncobj_timeline_v1", VERSION).request("destroy", "").build();

  static final MemorySegment SURFACE_INTERFACE =
      InterfaceTable.of("wp_linux_drm_syncobj_surface_v1", VERSION)
          .request("destroy", "")
          .request("set_acquire_point", "ouu", TIMELINE_INTERFACE)
          .request("set_release_point", "ouu", TIMELINE_INTERFACE)
          .build();

  static final MemorySegment MANAGER_INTERFACE =
      InterfaceTable.of(MANAGER, VERSION)
          .request("destroy", "")
          .request("get_surface", "no", SURFACE_INTERFACE, wayland_h.wl_surface_interface())
          .request("import_timeline", "nh", TIMELINE_INTERFACE)
          .build();

  private SyncobjProtocol() {}
}
