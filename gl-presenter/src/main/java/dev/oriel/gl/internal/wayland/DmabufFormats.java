// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.gl.internal.wayland.gen.wayland_h;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The dma-bufs that a compositor takes: by the feedback of `zwp_linux_dmabuf_v1` version 4, or the
/// formats that version 3 lists.
///
/// Threading: the thread of the offer. Ownership: close it before the offer, and not from a handler
/// of its events.
public final class DmabufFormats implements AutoCloseable {

  /// The formats without alpha of the same layout. A guest's alpha may have any value and is not
  /// meant to be blended.
  private static final Map<Fourcc, Fourcc> OPAQUE =
      Map.of(
          Fourcc.ARGB8888, Fourcc.XRGB8888,
          Fourcc.ABGR8888, Fourcc.XBGR8888,
          Fourcc.BGRA8888, Fourcc.BGRX8888,
          Fourcc.RGBA8888, Fourcc.RGBX8888,
          Fourcc.ARGB2101010, Fourcc.XRGB2101010,
          Fourcc.ABGR2101010, Fourcc.XBGR2101010);

  private final CompositorOffer offer;
  private final @Nullable DmabufFeedback feedback;
  private FormatSet formats;
  private long mainDevice;
  private boolean closed;

  /// How a buffer is described to the compositor.
  ///
  /// @param fourcc the format: the buffer's, or the one without alpha of the same layout
  /// @param modifier the modifier: the buffer's, or another that means the same
  record Description(Fourcc fourcc, long modifier) {}

  /// Asks the compositor, and waits once for its answer.
  ///
  /// @param offer one from which nothing is [CompositorOffer#missing]
  public DmabufFormats(CompositorOffer offer) {
    this.offer = offer;
    boolean says =
        offer.version(CompositorGlobal.DMABUF)
            >= wayland_h.ZWP_LINUX_DMABUF_V1_GET_DEFAULT_FEEDBACK_SINCE_VERSION();
    formats = says ? new FormatSet() : offer.listedFormats();
    feedback = says ? new DmabufFeedback(offer, this::complete) : null;
    boolean _ = offer.queue().roundTrip();
  }

  private void complete(FormatSet now, long device) {
    formats = now;
    mainDevice = device;
  }

  /// Returns why the compositor does not take buffers of this layout, for users; empty if it does.
  ///
  /// Of a layout without a modifier, this assumes that the buffer is memory, as
  /// [DmabufBuffers#buffer] examines.
  public String refusal(DmabufLayout layout) {
    return describe(layout, true) == null ? reason(layout) : "";
  }

  /// Returns the words for a layout that is not taken.
  String reason(DmabufLayout layout) {
    return "the compositor does not take "
        + layout.fourcc()
        + " with modifier "
        + Modifier.describe(layout.modifier())
        + "; "
        + formats.describeFor(layout.fourcc());
  }

  /// Returns how to describe a buffer to the compositor, or null if it does not take it.
  ///
  /// QEMU reports LINEAR and INVALID for the same kind of buffer, so the rule is the importer's
  /// ([dev.oriel.dmabuf.DmabufImporter]): LINEAR may be described as INVALID, and INVALID as LINEAR
  /// if the buffer is memory. A dma-buf without a stated modifier may be tiled.
  ///
  /// @param memory whether all planes are CPU memory and no dma-buf
  @Nullable Description describe(DmabufLayout layout, boolean memory) {
    checkOpen();
    Fourcc own = layout.fourcc();
    Fourcc opaque = OPAQUE.get(own);
    for (Fourcc fourcc : opaque == null ? List.of(own) : List.of(opaque, own)) {
      long modifier = layout.modifier();
      if (formats.takes(fourcc, modifier)) {
        return new Description(fourcc, modifier);
      }
      if (layout.linear() && formats.takes(fourcc, Modifier.INVALID)) {
        return new Description(fourcc, Modifier.INVALID);
      }
      if (modifier == Modifier.INVALID && memory && formats.takes(fourcc, Modifier.LINEAR)) {
        return new Description(fourcc, Modifier.LINEAR);
      }
    }
    return null;
  }

  /// Returns whether the compositor says that display hardware may read buffers of this layout
  /// directly. Version 3 of the protocol does not say so of any.
  public boolean scansOut(DmabufLayout layout) {
    Description d = describe(layout, true);
    return d != null && formats.scansOut(d.fourcc(), d.modifier());
  }

  /// Returns the number (`dev_t`) of the device that the compositor draws with, or 0 if it does not
  /// say.
  public long mainDevice() {
    return mainDevice;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the compositor's formats have been closed");
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    offer.queue().checkIdle();
    closed = true;
    if (feedback != null) {
      feedback.close();
    }
  }
}
