// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.core.os.OwnedFd;
import dev.oriel.gl.internal.wayland.gen.wayland_h;
import dev.oriel.gl.internal.wayland.gen.wl_array;
import dev.oriel.gl.internal.wayland.gen.zwp_linux_dmabuf_feedback_v1_listener;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// What a compositor says about the dma-bufs that it takes (`zwp_linux_dmabuf_feedback_v1`). It may
/// say so again later, for example when a display is plugged in.
///
/// Threading: the thread that dispatches the events. Ownership: close it before the objects that it
/// was made of.
final class DmabufFeedback implements AutoCloseable {

  /// Receives what the compositor has said, each time when it is complete.
  interface Sink {

    /// Takes what the compositor has said.
    ///
    /// @param mainDevice the `dev_t` of the device that the compositor draws with, or 0
    void complete(FormatSet formats, long mainDevice);
  }

  private final Arena arena = Arena.ofConfined();
  private final Sink sink;
  private final MemorySegment feedback;

  // What has been said since the last completion.
  private FormatTable table = FormatTable.EMPTY;
  private FormatSet formats = new FormatSet();
  private long mainDevice;
  private int trancheFlags;
  private short[] tranche = {};

  /// Asks for what applies to all surfaces.
  DmabufFeedback(CompositorOffer offer, Sink sink) {
    this.sink = sink;
    feedback =
        WaylandProxy.create(
            offer.proxy(CompositorGlobal.DMABUF),
            wayland_h.ZWP_LINUX_DMABUF_V1_GET_DEFAULT_FEEDBACK(),
            DmabufProtocol.FEEDBACK_INTERFACE,
            offer.version(CompositorGlobal.DMABUF));
    WaylandProxy.listen(feedback, events());
  }

  /// Returns the event handlers in the order of the interface.
  private MemorySegment events() {
    return WaylandProxy.functions(
        arena,
        zwp_linux_dmabuf_feedback_v1_listener.done.allocate(
            (_, _) -> WaylandProxy.guarded(this::done), arena),
        zwp_linux_dmabuf_feedback_v1_listener.format_table.allocate(
            (_, _, fd, size) -> WaylandProxy.guarded(() -> table(fd, size)), arena),
        zwp_linux_dmabuf_feedback_v1_listener.main_device.allocate(
            (_, _, device) -> WaylandProxy.guarded(() -> mainDevice(device)), arena),
        zwp_linux_dmabuf_feedback_v1_listener.tranche_done.allocate(
            (_, _) -> WaylandProxy.guarded(this::trancheDone), arena),
        // The target device of a tranche matters to a program that allocates buffers.
        zwp_linux_dmabuf_feedback_v1_listener.tranche_target_device.allocate(
            (_, _, _) -> {}, arena),
        zwp_linux_dmabuf_feedback_v1_listener.tranche_formats.allocate(
            (_, _, indices) -> WaylandProxy.guarded(() -> trancheFormats(indices)), arena),
        zwp_linux_dmabuf_feedback_v1_listener.tranche_flags.allocate(
            (_, _, flags) -> trancheFlags = flags, arena));
  }

  private void table(int number, int size) {
    try (OwnedFd fd = OwnedFd.adopt(number)) {
      table = FormatTable.EMPTY;
      table = FormatTable.read(fd, Integer.toUnsignedLong(size));
    }
  }

  private void mainDevice(MemorySegment array) {
    MemorySegment bytes = bytes(array);
    if (bytes.byteSize() == Long.BYTES) {
      mainDevice = bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
    }
  }

  private void trancheFormats(MemorySegment array) {
    short[] more = bytes(array).toArray(ValueLayout.JAVA_SHORT_UNALIGNED);
    int before = tranche.length;
    int room = Math.min(more.length, FormatSet.MOST - before);
    tranche = Arrays.copyOf(tranche, before + room);
    System.arraycopy(more, 0, tranche, before, room);
  }

  private void trancheDone() {
    boolean scanout =
        (trancheFlags & wayland_h.ZWP_LINUX_DMABUF_FEEDBACK_V1_TRANCHE_FLAGS_SCANOUT()) != 0;
    for (short index : tranche) {
      table.addTo(formats, Short.toUnsignedInt(index), scanout);
    }
    tranche = new short[0];
    trancheFlags = 0;
  }

  private void done() {
    FormatSet complete = formats;
    formats = new FormatSet();
    tranche = new short[0];
    trancheFlags = 0;
    // The table and the device stay valid until others are named.
    sink.complete(complete, mainDevice);
  }

  /// Returns the content of a `struct wl_array`, cut to whole 16-bit numbers.
  private static MemorySegment bytes(MemorySegment array) {
    // FFM: libwayland passes a pointer to the structure, whose data is a part of the message.
    MemorySegment header = array.reinterpret(wl_array.sizeof());
    long size = wl_array.size(header) & ~1L;
    return size == 0 ? MemorySegment.NULL : wl_array.data(header).reinterpret(size);
  }

  @Override
  public void close() {
    WaylandProxy.destroy(feedback, wayland_h.ZWP_LINUX_DMABUF_FEEDBACK_V1_DESTROY());
    arena.close();
  }
}
