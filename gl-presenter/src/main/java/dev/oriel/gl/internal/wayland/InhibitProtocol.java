// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.gl.internal.wayland.gen.wayland_h;
import java.lang.foreign.MemorySegment;

/// The interfaces of `keyboard-shortcuts-inhibit-unstable-v1`.
final class InhibitProtocol {

  static final String MANAGER = "zwp_keyboard_shortcuts_inhibit_manager_v1";
  static final int VERSION = 1;

  static final MemorySegment INHIBITOR_INTERFACE =
      InterfaceTable.of("zwp_keyboard_shortcuts_inhibitor_v1", VERSION)
          .request("destroy", "")
          .event("active", "")
          .event("inactive", "")
          .build();

  static final MemorySegment MANAGER_INTERFACE =
      InterfaceTable.of(MANAGER, VERSION)
          .request("destroy", "")
          .request(
              "inhibit_shortcuts",
              "noo",
              INHIBITOR_INTERFACE,
              wayland_h.wl_surface_interface(),
              wayland_h.wl_seat_interface())
          .build();

  private InhibitProtocol() {}
}
