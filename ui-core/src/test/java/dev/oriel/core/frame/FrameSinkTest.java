// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.internal.linux.Memory;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FrameSinkTest {

  @Test
  void aDiscardingSinkReleasesEachFrameAtOnceWithItsCause() {
    DmabufLayout layout =
        new DmabufLayout(
            4,
            4,
            Fourcc.XRGB8888,
            Modifier.LINEAR,
            List.of(new PlaneLayout(0, 16)),
            Rect.ofSize(4, 4),
            false);
    try (DmabufScanout scanout =
        new DmabufScanout(layout, List.of(Memory.memfd("oriel-test", 64)))) {
      CountingTicket ticket = new CountingTicket();
      scanout.retain();
      FrameSink.discarding(ReleaseCause.COPIED)
          .frame(new Frame.Dmabuf(1, 0, scanout, Damage.full(4, 4), ticket));
      assertEquals(List.of(ReleaseCause.COPIED), ticket.releases);
      assertEquals(1, scanout.references());
    }
  }
}
