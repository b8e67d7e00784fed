// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.core.os.OwnedFd;
import dev.oriel.gl.internal.wayland.gen.wayland_h;
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
    // The target device of a tranche matters to a program that allocates buffers.
    new ProxyListener(arena, DmabufProtocol.FEEDBACK_INTERFACE)
        .on("done", _ -> done())
        .on("format_table", e -> table(e.descriptor(0), e.unsigned(1)))
        .on("main_device", e -> mainDevice(e.bytes(0)))
        .on("tranche_done", _ -> trancheDone())
        .on("tranche_formats", e -> trancheFormats(e.bytes(0)))
        .on("tranche_flags", e -> trancheFlags = e.integer(0))
        .listen(feedback);
  }

  private void table(OwnedFd file, long size) {
    try (file) {
      table = FormatTable.EMPTY;
      table = FormatTable.read(file, size);
    }
  }

  private void mainDevice(MemorySegment bytes) {
    if (bytes.byteSize() == Long.BYTES) {
      mainDevice = bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
    }
  }

  private void trancheFormats(MemorySegment bytes) {
    long whole = bytes.byteSize() & -Short.BYTES;
    short[] more = bytes.asSlice(0, whole).toArray(ValueLayout.JAVA_SHORT_UNALIGNED);
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

  @Override
  public void close() {
    WaylandProxy.destroy(feedback, wayland_h.ZWP_LINUX_DMABUF_FEEDBACK_V1_DESTROY());
    arena.close();
  }
}
