// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.gl.internal.wayland.gen.wayland_h;
import dev.oriel.gl.internal.wayland.gen.wl_interface;
import dev.oriel.gl.internal.wayland.gen.wl_message;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The tables with which libwayland-client encodes and decodes messages of
/// `keyboard-shortcuts-inhibit-unstable-v1`, version 1. In C, `wayland-scanner` generates them.
final class InhibitProtocol {

  static final String MANAGER = "zwp_keyboard_shortcuts_inhibit_manager_v1";
  static final String INHIBITOR = "zwp_keyboard_shortcuts_inhibitor_v1";
  static final int VERSION = 1;

  /// Requests of the manager and of the inhibitor, numbered by their order in the protocol's file.
  static final int MANAGER_DESTROY = 0;

  static final int INHIBIT_SHORTCUTS = 1;
  static final int INHIBITOR_DESTROY = 0;

  // FFM: libwayland keeps pointers to these tables as long as it runs, as to static tables in C.
  private static final Arena FOREVER = Arena.global();

  static final MemorySegment INHIBITOR_INTERFACE = inhibitor();
  static final MemorySegment MANAGER_INTERFACE = manager();

  private InhibitProtocol() {}

  /// Returns the table of the manager, with the requests `destroy()` and `inhibit_shortcuts(new id
  /// inhibitor, object surface, object seat)`.
  private static MemorySegment manager() {
    MemorySegment requests = wl_message.allocateArray(2, FOREVER);
    message(requests, MANAGER_DESTROY, "destroy", "");
    message(
        requests,
        INHIBIT_SHORTCUTS,
        "inhibit_shortcuts",
        "noo",
        INHIBITOR_INTERFACE,
        wayland_h.wl_surface_interface(),
        wayland_h.wl_seat_interface());
    return table(MANAGER, requests, 2, MemorySegment.NULL, 0);
  }

  /// Returns the table of the inhibitor, with the request `destroy()` and the events `active()` and
  /// `inactive()`.
  private static MemorySegment inhibitor() {
    MemorySegment requests = wl_message.allocateArray(1, FOREVER);
    message(requests, INHIBITOR_DESTROY, "destroy", "");
    MemorySegment events = wl_message.allocateArray(2, FOREVER);
    message(events, 0, "active", "");
    message(events, 1, "inactive", "");
    return table(INHIBITOR, requests, 1, events, 2);
  }

  private static void message(
      MemorySegment table, int at, String name, String signature, MemorySegment... types) {
    MemorySegment entry = wl_message.asSlice(table, at);
    wl_message.name(entry, FOREVER.allocateFrom(name));
    wl_message.signature(entry, FOREVER.allocateFrom(signature));
    MemorySegment interfaces = FOREVER.allocate(wayland_h.C_POINTER, Math.max(1, types.length));
    for (int i = 0; i < types.length; i++) {
      interfaces.setAtIndex(wayland_h.C_POINTER, i, types[i]);
    }
    wl_message.types(entry, interfaces);
  }

  private static MemorySegment table(
      String name, MemorySegment requests, int requestCount, MemorySegment events, int eventCount) {
    MemorySegment table = wl_interface.allocate(FOREVER);
    wl_interface.name(table, FOREVER.allocateFrom(name));
    wl_interface.version(table, VERSION);
    wl_interface.method_count(table, requestCount);
    wl_interface.methods(table, requests);
    wl_interface.event_count(table, eventCount);
    wl_interface.events(table, events);
    return table;
  }
}
