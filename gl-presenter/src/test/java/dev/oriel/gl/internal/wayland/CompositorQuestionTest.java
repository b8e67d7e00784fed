// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.NeedsWeston;
import dev.oriel.fixtures.OpenDescriptors;
import dev.oriel.fixtures.Weston;
import dev.oriel.gl.internal.wayland.CompositorQuestion.Answer;
import dev.oriel.guest.MemoryBuffer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Real compositors are asked about a buffer.
@NeedsWeston
final class CompositorQuestionTest {

  private static final int W = 64;
  private static final int H = 32;

  private static Answer ask(Weston weston, DmabufScanout scanout) {
    Answer answer = CompositorQuestion.ask(weston.socket().toString(), scanout, true);
    assertNotNull(answer);
    return answer;
  }

  @Test
  void aCompositorSaysWhetherItTakesABufferAndWhyNot() throws IOException {
    DmabufLayout tiled =
        new DmabufLayout(
            W,
            H,
            Fourcc.XRGB8888,
            0x0100000000000002L,
            List.of(new PlaneLayout(0, 4L * W)),
            Rect.ofSize(W, H),
            false);
    try (Weston weston = Weston.startWithGl(W, H);
        MemoryBuffer memory = new MemoryBuffer(4L * W * H);
        DmabufScanout fine = memory.scanout(W, H, Fourcc.XRGB8888, 4L * W);
        DmabufScanout refused = memory.scanout(tiled)) {
      int before = OpenDescriptors.count();
      assertEquals("", ask(weston, fine).refusal());
      String refusal = ask(weston, refused).refusal();
      assertTrue(refusal.startsWith("the compositor does not take XR24"), refusal);
      assertEquals(before, OpenDescriptors.count());
    }
  }

  @Test
  void aCompositorWithoutDmabufsSaysSo() throws IOException {
    try (Weston weston = Weston.start(W, H);
        MemoryBuffer memory = new MemoryBuffer(4L * W * H);
        DmabufScanout scanout = memory.scanout(W, H, Fourcc.XRGB8888, 4L * W)) {
      String refusal = ask(weston, scanout).refusal();
      assertTrue(refusal.startsWith("the compositor does not "), refusal);
    }
  }

  @Test
  void withoutACompositorThereIsNoAnswer() {
    try (MemoryBuffer memory = new MemoryBuffer(4L * W * H);
        DmabufScanout scanout = memory.scanout(W, H, Fourcc.XRGB8888, 4L * W)) {
      assertNull(CompositorQuestion.ask("/nowhere/wayland-0", scanout, true));
    }
  }
}
