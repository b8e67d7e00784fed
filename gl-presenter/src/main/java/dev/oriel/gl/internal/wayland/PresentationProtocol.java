// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.gl.internal.wayland.gen.wayland_h;
import java.lang.foreign.MemorySegment;

/// The interfaces of `presentation-time`: when a surface's content was shown.
final class PresentationProtocol {

  static final String PRESENTATION = "wp_presentation";
  static final int VERSION = 1;

  static final MemorySegment FEEDBACK_INTERFACE =
      InterfaceTable.of("wp_presentation_feedback", VERSION)
          .event("sync_output", "o", wayland_h.wl_output_interface())
          .event("presented", "uuuuuuu")
          .event("discarded", "")
          .build();

  static final MemorySegment PRESENTATION_INTERFACE =
      InterfaceTable.of(PRESENTATION, VERSION)
          .request("destroy", "")
          .request("feedback", "on", wayland_h.wl_surface_interface(), FEEDBACK_INTERFACE)
          .event("clock_id", "u")
          .build();

  private PresentationProtocol() {}
}
