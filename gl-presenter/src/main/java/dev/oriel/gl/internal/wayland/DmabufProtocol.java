// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.gl.internal.wayland.gen.wayland_h;
import java.lang.foreign.MemorySegment;

/// The interfaces of `linux-dmabuf-unstable-v1`, version 4: buffers in dma-bufs.
final class DmabufProtocol {

  static final String DMABUF = "zwp_linux_dmabuf_v1";
  static final int VERSION = 4;

  static final MemorySegment PARAMS_INTERFACE =
      InterfaceTable.of("zwp_linux_buffer_params_v1", VERSION)
          .request("destroy", "")
          .request("add", "huuuuu")
          .request("create", "iiuu")
          .request("create_immed", "2niiuu", wayland_h.wl_buffer_interface())
          .event("created", "n", wayland_h.wl_buffer_interface())
          .event("failed", "")
          .build();

  static final MemorySegment FEEDBACK_INTERFACE =
      InterfaceTable.of("zwp_linux_dmabuf_feedback_v1", VERSION)
          .request("destroy", "")
          .event("done", "")
          .event("format_table", "hu")
          .event("main_device", "a")
          .event("tranche_done", "")
          .event("tranche_target_device", "a")
          .event("tranche_formats", "a")
          .event("tranche_flags", "u")
          .build();

  static final MemorySegment DMABUF_INTERFACE =
      InterfaceTable.of(DMABUF, VERSION)
          .request("destroy", "")
          .request("create_params", "n", PARAMS_INTERFACE)
          .request("get_default_feedback", "4n", FEEDBACK_INTERFACE)
          .request(
              "get_surface_feedback", "4no", FEEDBACK_INTERFACE, wayland_h.wl_surface_interface())
          .event("format", "u")
          .event("modifier", "3uuu")
          .build();

  private DmabufProtocol() {}
}
