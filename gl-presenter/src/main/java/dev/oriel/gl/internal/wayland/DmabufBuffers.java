// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.os.OsException;
import dev.oriel.dmabuf.BufferCache;
import dev.oriel.dmabuf.DmabufValidator;
import dev.oriel.dmabuf.UnsafeDmabufException;
import dev.oriel.gl.internal.wayland.DmabufFormats.Description;
import dev.oriel.gl.internal.wayland.gen.wayland_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Passes guests' buffers to the compositor, each buffer once.
///
/// A buffer is recognised as by [dev.oriel.dmabuf.DmabufImporter], by its layout and the inode of
/// its dma-buf. The compositor is asked without waiting for its answer, and in a way in which it
/// may refuse (`create`; a refused `create_immed` would end the connection). A refusal is
/// remembered for all buffers of the layout, so that a guest which the compositor does not suit
/// costs one attempt, not one for each frame.
///
/// Every buffer passes [DmabufValidator] before the compositor sees it.
///
/// Threading: the thread of the offer. Ownership: close it before the offer, after the surfaces
/// that show its buffers, and not from a handler of the offer's events.
public final class DmabufBuffers implements AutoCloseable {

  /// The maximum number of layouts of which a refusal is remembered.
  private static final int REFUSALS = 64;

  /// The largest buffer, whose places have 32 bits in the protocol.
  private static final long MAX_BYTES = 0xffff_ffffL;

  private final CompositorOffer offer;
  private final DmabufFormats formats;
  private final DmabufValidator validator;
  private final Consumer<WaylandBuffer> onAnswer;
  private final Arena arena = Arena.ofConfined();
  private final ProxyListener answers;
  private final ProxyListener releases;
  private final BufferCache<WaylandBuffer> cache;

  /// The buffers that the compositor was asked for and has not answered, by number.
  private final Map<Long, Question> questions = new HashMap<>();

  /// All buffers that the compositor has, by number: those in the cache, and those that it still
  /// reads.
  private final Map<Long, WaylandBuffer> taken = new HashMap<>();

  /// The reasons of refusals by the compositor, by [#kind], the oldest first.
  private final LinkedHashMap<DmabufLayout, String> refusals = new LinkedHashMap<>();

  private long count;
  private boolean closed;

  private record Question(WaylandBuffer buffer, MemorySegment params) {}

  /// @param formats what the compositor takes
  /// @param software whether the compositor may draw with the CPU; it must then be able to map a
  ///   buffer for writing, see [DmabufValidator]
  /// @param capacity the maximum number of cached buffers
  /// @param onAnswer called when the compositor has taken or refused a buffer
  public DmabufBuffers(
      CompositorOffer offer,
      DmabufFormats formats,
      boolean software,
      int capacity,
      Consumer<WaylandBuffer> onAnswer) {
    this.offer = offer;
    this.formats = formats;
    this.validator = new DmabufValidator(software);
    this.onAnswer = onAnswer;
    this.cache = new BufferCache<>(capacity, this::load, WaylandBuffer::retire);
    this.answers =
        new ProxyListener(arena, DmabufProtocol.PARAMS_INTERFACE)
            .on("created", e -> created(e.number(), e.object(0)))
            .on("failed", e -> failed(e.number()));
    this.releases =
        new ProxyListener(arena, wayland_h.wl_buffer_interface())
            .on("release", e -> released(e.number()));
  }

  /// Returns a buffer, and asks the compositor for it first if that was not done before. Its
  /// [WaylandBuffer#state] says whether it can be shown; the answer comes later. The object is
  /// valid until the next call, or, if it is shown, until the compositor releases it.
  ///
  /// Ownership: the caller keeps ownership of the scanout.
  public WaylandBuffer buffer(DmabufScanout scanout) {
    if (closed) {
      throw new IllegalStateException("the compositor's buffers have been closed");
    }
    return cache.get(scanout);
  }

  /// Returns how often the compositor was asked.
  public long asked() {
    return count;
  }

  /// Returns the number of buffers that the compositor has.
  public int size() {
    return taken.size();
  }

  private WaylandBuffer load(DmabufScanout scanout) {
    DmabufLayout layout = scanout.layout();
    Description description = formats.describe(layout, DmabufValidator.plainMemory(scanout));
    WaylandBuffer buffer =
        new WaylandBuffer(scanout, description != null && !description.fourcc().hasAlpha());
    String known = refusals.get(kind(layout));
    if (known != null) {
      buffer.refused(known);
    } else if (description == null) {
      buffer.refused(formats.reason(layout));
    } else {
      try {
        validator.check(scanout);
        String size = refusedSize(scanout);
        if (size.isEmpty()) {
          ask(buffer, scanout, description);
        } else {
          buffer.refused(size);
        }
      } catch (UnsafeDmabufException | OsException e) {
        buffer.refused(String.valueOf(e.getMessage()));
      }
    }
    return buffer;
  }

  /// Returns why a compositor would end the connection instead of refusing a buffer (the error
  /// `out_of_bounds`), for users; empty if it would not. It demands whole rows: also of the last
  /// one the bytes between the pixels and the stride.
  private static String refusedSize(DmabufScanout scanout) {
    DmabufLayout layout = scanout.layout();
    for (int i = 0; i < layout.planes().size(); i++) {
      PlaneLayout plane = layout.planes().get(i);
      // Compositors count the rows of the first plane only.
      long rows = i == 0 ? layout.height() : 1;
      long needed = plane.offsetBytes() + plane.strideBytes() * rows;
      long size = Math.min(Descriptors.seekSize(scanout.fd(i).number()), MAX_BYTES);
      if (needed > size) {
        return String.format(
            Locale.ROOT,
            "plane %d of %s needs %d bytes for whole rows, which compositors demand, and has %d",
            i,
            layout,
            needed,
            size);
      }
    }
    return "";
  }

  /// Returns what all buffers of a kind have in common: not the part that is shown.
  private static DmabufLayout kind(DmabufLayout l) {
    return new DmabufLayout(
        l.width(),
        l.height(),
        l.fourcc(),
        l.modifier(),
        l.planes(),
        Rect.ofSize(l.width(), l.height()),
        false);
  }

  private void ask(WaylandBuffer buffer, DmabufScanout scanout, Description description) {
    MemorySegment params =
        WaylandProxy.create(
            offer.proxy(CompositorGlobal.DMABUF),
            wayland_h.ZWP_LINUX_DMABUF_V1_CREATE_PARAMS(),
            DmabufProtocol.PARAMS_INTERFACE,
            offer.version(CompositorGlobal.DMABUF));
    long number = ++count;
    questions.put(number, new Question(buffer, params));
    answers.listen(params, number);
    DmabufLayout layout = scanout.layout();
    long modifier = description.modifier();
    for (int i = 0; i < layout.planes().size(); i++) {
      PlaneLayout plane = layout.planes().get(i);
      // libwayland duplicates the descriptor.
      WaylandProxy.send(
          params,
          wayland_h.ZWP_LINUX_BUFFER_PARAMS_V1_ADD(),
          scanout.fd(i).number(),
          i,
          Math.toIntExact(plane.offsetBytes()),
          Math.toIntExact(plane.strideBytes()),
          (int) (modifier >>> 32),
          (int) modifier);
    }
    WaylandProxy.send(
        params,
        wayland_h.ZWP_LINUX_BUFFER_PARAMS_V1_CREATE(),
        layout.width(),
        layout.height(),
        description.fourcc().code(),
        0); // no flags: the surface turns the picture
    boolean _ = offer.queue().flush();
  }

  private void created(long number, MemorySegment made) {
    Question question = answered(number);
    if (question == null) {
      WaylandProxy.destroy(made, wayland_h.WL_BUFFER_DESTROY());
      return;
    }
    WaylandBuffer buffer = question.buffer();
    releases.listen(made, number);
    buffer.taken(made);
    if (!buffer.retired()) {
      taken.put(number, buffer);
      buffer.whenDestroyed(() -> taken.remove(number));
      onAnswer.accept(buffer);
    }
  }

  private void failed(long number) {
    Question question = answered(number);
    if (question == null) {
      return;
    }
    WaylandBuffer buffer = question.buffer();
    String reason = "the compositor does not take the buffer " + buffer.layout();
    refusals.put(kind(buffer.layout()), reason);
    if (refusals.size() > REFUSALS) {
      refusals.pollFirstEntry();
    }
    buffer.refused(reason);
    if (buffer.retired()) {
      buffer.destroy();
    } else {
      onAnswer.accept(buffer);
    }
  }

  /// Ends a question. Its object is destroyed only now: the compositor's answer to one that is gone
  /// would leave its new buffer without an owner.
  private @Nullable Question answered(long number) {
    Question question = questions.remove(number);
    if (question != null) {
      WaylandProxy.destroy(question.params(), wayland_h.ZWP_LINUX_BUFFER_PARAMS_V1_DESTROY());
    }
    return question;
  }

  private void released(long number) {
    WaylandBuffer buffer = taken.get(number);
    if (buffer != null) {
      buffer.released();
    }
  }

  /// Destroys all buffers. Waits once for the compositor if it has not answered all questions.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    offer.queue().checkIdle();
    closed = true;
    cache.close();
    if (!questions.isEmpty()) {
      boolean _ = offer.queue().roundTrip();
    }
    for (Question unanswered : questions.values()) {
      WaylandProxy.destroy(unanswered.params(), wayland_h.ZWP_LINUX_BUFFER_PARAMS_V1_DESTROY());
      unanswered.buffer().destroy();
    }
    questions.clear();
    List.copyOf(taken.values()).forEach(WaylandBuffer::destroy);
    boolean _ = offer.queue().flush();
    arena.close();
  }
}
