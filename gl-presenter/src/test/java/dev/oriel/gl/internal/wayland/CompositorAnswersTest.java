// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Rotation;
import dev.oriel.core.internal.linux.EventFd;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.fixtures.OpenDescriptors;
import dev.oriel.gl.internal.wayland.WaylandBuffer.State;
import dev.oriel.gl.internal.wayland.gen.wayland_h;
import dev.oriel.guest.MemoryBuffer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a compositor may say that the one of the other tests does not.
final class CompositorAnswersTest {

  private static final byte Z = 0;
  private static final int W = 64;
  private static final int H = 32;
  private static final int STRIDE = 4 * W;
  private static final long TILED = 0x0100000000000002L;

  /// The first number of an object that a compositor makes.
  private static final int CREATED = 0xff00_0000;

  private static FakeCompositor compositorWithFeedback() {
    return new FakeCompositor(
        "wl_compositor 6",
        "wl_subcompositor 1",
        "wl_shm 1",
        "wp_viewporter 1",
        "zwp_linux_dmabuf_v1 5");
  }

  private static DmabufLayout layout(Fourcc fourcc, long modifier) {
    return new DmabufLayout(
        W, H, fourcc, modifier, List.of(new PlaneLayout(0, STRIDE)), Rect.ofSize(W, H), false);
  }

  /// Answers feedback with a table of `bytes` bytes, in which the first pair is one that is taken,
  /// and the second one of a plane.
  private static FakeCompositor says(MemoryBuffer table, int bytes) {
    FakeCompositor compositor = compositorWithFeedback();
    table
        .word(0, Fourcc.XRGB8888.code())
        .word(16, Fourcc.ARGB8888.code())
        .word(24, (int) TILED)
        .word(28, (int) (TILED >>> 32));
    return compositor.on(
        "zwp_linux_dmabuf_v1.2",
        (_, a) -> {
          int feedback = a[0];
          compositor.event(feedback, 1, FakeCompositor.words(bytes), table.fd());
          compositor.event(
              feedback, 2, FakeCompositor.array((byte) 0x81, (byte) 0xe2, Z, Z, Z, Z, Z, Z));
          // A tranche of a plane, with a number beyond the table and half a number.
          compositor.event(
              feedback, 5, FakeCompositor.array((byte) 1, Z, (byte) 9, (byte) 9, (byte) 7));
          compositor.event(feedback, 6, FakeCompositor.words(1));
          compositor.event(feedback, 3, FakeCompositor.words());
          compositor.event(feedback, 5, FakeCompositor.array(Z, Z));
          compositor.event(feedback, 3, FakeCompositor.words());
          compositor.event(feedback, 0, FakeCompositor.words());
        });
  }

  @Test
  void feedbackSaysWhatIsTakenAndWhatAPlaneTakes() {
    try (MemoryBuffer table = new MemoryBuffer(32);
        FakeCompositor compositor = says(table, 32);
        CompositorOffer offer = new CompositorOffer(compositor.display());
        DmabufFormats formats = new DmabufFormats(offer)) {
      assertEquals("", offer.missing());
      assertEquals(0xe281, formats.mainDevice());
      assertEquals("", formats.refusal(layout(Fourcc.XRGB8888, 0)));
      assertFalse(formats.scansOut(layout(Fourcc.XRGB8888, 0)));
      assertEquals("", formats.refusal(layout(Fourcc.ARGB8888, TILED)));
      assertTrue(formats.scansOut(layout(Fourcc.ARGB8888, TILED)));
      assertEquals(
          new DmabufFormats.Description(Fourcc.XRGB8888, 0),
          formats.describe(layout(Fourcc.ARGB8888, 0), false),
          "the format without alpha, whose bytes are the same");
      assertTrue(formats.refusal(layout(Fourcc.XRGB8888, TILED)).contains("it takes XR24: LINEAR"));
    }
  }

  @Test
  void aTableThatIsImpossibleCostsTheFormatsAndNothingElse() {
    // The first message of the program's log opens files of its own.
    assertCostsTheFormats(-16);
    int before = OpenDescriptors.count();
    for (int bytes : new int[] {-16, 48, 20, 0}) {
      assertCostsTheFormats(bytes);
    }
    assertEquals(before, OpenDescriptors.count());
  }

  private static void assertCostsTheFormats(int tableBytes) {
    try (MemoryBuffer table = new MemoryBuffer(32);
        FakeCompositor compositor = says(table, tableBytes);
        CompositorOffer offer = new CompositorOffer(compositor.display());
        DmabufFormats formats = new DmabufFormats(offer)) {
      String refusal = formats.refusal(layout(Fourcc.XRGB8888, 0));
      assertTrue(refusal.endsWith("it lists no formats"), refusal);
      assertNull(offer.error());
    }
  }

  @Test
  void whatIsMissingIsNamed() {
    try (FakeCompositor compositor =
            new FakeCompositor("wl_compositor 3", "wl_shm 1", "zwp_linux_dmabuf_v1 2");
        CompositorOffer offer = new CompositorOffer(compositor.display())) {
      assertEquals(
          "the compositor does not offer wl_compositor (version 4), wl_subcompositor,"
              + " wp_viewporter, zwp_linux_dmabuf_v1 (version 3)",
          offer.missing());
    }
  }

  @Test
  void aRefusedBufferIsNotAskedForAgainNorIsAnotherOfItsLayout() {
    List<WaylandBuffer> answers = new ArrayList<>();
    try (FakeCompositor compositor =
        FakeCompositor.takesLinear("zwp_linux_explicit_synchronization_v1 2")) {
      compositor.on("params.2", (params, _) -> compositor.event(params, 1, FakeCompositor.words()));
      try (CompositorOffer offer = new CompositorOffer(compositor.display());
          DmabufFormats formats = new DmabufFormats(offer);
          DmabufBuffers buffers = new DmabufBuffers(offer, formats, true, 8, answers::add);
          MemoryBuffer one = new MemoryBuffer(STRIDE * H);
          MemoryBuffer two = new MemoryBuffer(STRIDE * H);
          DmabufScanout first = one.scanout(layout(Fourcc.XRGB8888, 0));
          DmabufScanout second = two.scanout(layout(Fourcc.XRGB8888, 0))) {
        WaylandBuffer buffer = buffers.buffer(first);
        assertEquals(State.ASKED, buffer.state());
        assertTrue(offer.queue().roundTrip());
        assertEquals(List.of(buffer), answers);
        assertEquals(State.REFUSED, buffer.state());
        assertEquals("the compositor does not take the buffer " + first.layout(), buffer.refusal());
        assertEquals(buffer, buffers.buffer(first));
        assertEquals(buffer.refusal(), buffers.buffer(second).refusal());
        assertEquals(1, buffers.asked());
        assertEquals(0, buffers.size());
      }
    }
  }

  /// Writes down what the surface reports.
  private static final class Noted implements PictureEvents {

    final List<String> seen = new ArrayList<>();

    @Override
    public void released(WaylandBuffer buffer, long commit) {
      seen.add("released " + commit);
    }

    @Override
    public void released(WaylandBuffer buffer, long commit, OwnedFd fence) {
      seen.add("fence " + commit + " " + fence.isOpen());
      fence.close();
    }

    @Override
    public void frame() {
      seen.add("frame");
    }

    @Override
    public void presented(long commit, long nanos, long refreshNanos) {
      seen.add("presented " + commit + " " + nanos + " " + refreshNanos);
    }

    @Override
    public void discarded(long commit) {
      seen.add("discarded " + commit);
    }
  }

  @Test
  void fencesFramesAndTimesAreThoseOfTheirCommits() {
    int before = OpenDescriptors.count();
    Noted noted = new Noted();
    List<Integer> releases = Collections.synchronizedList(new ArrayList<>());
    List<Integer> times = Collections.synchronizedList(new ArrayList<>());
    try (EventFd fence = new EventFd();
        FakeCompositor compositor =
            FakeCompositor.takesLinear("zwp_linux_explicit_synchronization_v1 2")) {
      compositor
          .on("params.2", (params, _) -> compositor.event(params, 0, FakeCompositor.words(CREATED)))
          .on("synchronization.2", (_, a) -> releases.add(a[0]))
          .on("wp_presentation.1", (_, a) -> times.add(a[1]));
      try (CompositorOffer offer = new CompositorOffer(compositor.display());
          DmabufFormats formats = new DmabufFormats(offer);
          DmabufBuffers buffers = new DmabufBuffers(offer, formats, true, 8, _ -> {});
          MemoryBuffer memory = new MemoryBuffer(STRIDE * H);
          DmabufScanout scanout = memory.scanout(layout(Fourcc.XRGB8888, 0))) {
        MemorySegment window =
            WaylandProxy.create(
                offer.proxy(CompositorGlobal.COMPOSITOR),
                wayland_h.WL_COMPOSITOR_CREATE_SURFACE(),
                wayland_h.wl_surface_interface(),
                4);
        try (PictureSurface surface =
            new PictureSurface(offer, window.address(), noted, true, null)) {
          assertTrue(surface.fences());
          WaylandBuffer buffer = buffers.buffer(scanout);
          assertTrue(offer.queue().roundTrip());
          assertEquals(State.TAKEN, buffer.state());
          assertTrue(
              surface.place(
                  new PicturePlacement(
                      Rect.ofSize(W, H),
                      new BufferTransform(false, Rotation.NONE),
                      Rect.ofSize(W, H))));
          for (int i = 0; i < 3; i++) {
            assertEquals(i + 1, surface.show(buffer, List.of(Rect.ofSize(W, H)), null));
          }
          assertTrue(offer.queue().roundTrip());
          assertEquals(3, releases.size());
          compositor.event(releases.get(1), 0, FakeCompositor.words(), fence.fd());
          compositor.event(releases.get(0), 1, FakeCompositor.words());
          // Commit 1 at 5.000000007 s, 2 at an impossible time, 3 never.
          compositor.event(times.get(0), 1, FakeCompositor.words(0, 5, 7, 16_666_667, 0, 1, 0));
          compositor.event(
              times.get(1), 1, FakeCompositor.words(-1, -1, 2_000_000_000, 0, 0, 1, 0));
          compositor.event(times.get(2), 2, FakeCompositor.words());
          // wl_buffer.release tells nothing where fences are used.
          compositor.event(CREATED, 0, FakeCompositor.words());
          assertTrue(offer.queue().roundTrip());
          assertEquals(
              List.of(
                  "fence 2 true",
                  "released 1",
                  "presented 1 5000000007 16666667",
                  "presented 2 0 0",
                  "discarded 3"),
              noted.seen);
          assertFalse(buffer.busy());
          assertEquals(3, buffer.commits());
          assertEquals(1, buffer.releases());
        }
        wayland_h.wl_proxy_destroy(window);
      }
    }
    assertEquals(before, OpenDescriptors.count());
  }
}
