// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.gl.internal.wayland.gen.wayland_h;
import java.lang.foreign.MemorySegment;

/// The interfaces of `viewporter`: surfaces that are cropped and scaled.
final class ViewporterProtocol {

  static final String VIEWPORTER = "wp_viewporter";
  static final int VERSION = 1;

  static final MemorySegment VIEWPORT_INTERFACE =
      InterfaceTable.of("wp_viewport", VERSION)
          .request("destroy", "")
          .request("set_source", "ffff")
          .request("set_destination", "ii")
          .build();

  static final MemorySegment VIEWPORTER_INTERFACE =
      InterfaceTable.of(VIEWPORTER, VERSION)
          .request("destroy", "")
          .request("get_viewport", "no", VIEWPORT_INTERFACE, wayland_h.wl_surface_interface())
          .build();

  private ViewporterProtocol() {}
}
