// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.fixtures.OpenDescriptors;
import dev.oriel.guest.Vgem;
import dev.oriel.guest.VgemFences;
import dev.oriel.sync.DmabufSync;
import dev.oriel.sync.SyncFile;
import dev.oriel.sync.SyncobjTimeline;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The points of `linux-drm-syncobj-v1` on timelines of a real kernel, in the lab VM.
@Tag("lab")
@VgemFences
final class KernelPointsTest {

  /// The device that has timelines: virtio-gpu.
  private static final String DEVICE = "/dev/dri/renderD129";

  private static final int W = 64;
  private static final int H = 32;

  private static PointsBench bench() {
    return new PointsBench(W, H, loop -> SyncTimelines.open(List.of("/dev/null", DEVICE), loop));
  }

  private static DmabufScanout scanout(Vgem.Buffer buffer) {
    return new DmabufScanout(
        new DmabufLayout(
            W,
            H,
            Fourcc.XRGB8888,
            Modifier.LINEAR,
            List.of(new PlaneLayout(0, buffer.strideBytes())),
            Rect.ofSize(W, H),
            false),
        List.of(buffer.dmabuf().duplicate()));
  }

  private static SyncFile writers(Vgem.Buffer buffer) {
    SyncFile fences = DmabufSync.exportFences(buffer.dmabuf(), DmabufSync.Access.READ);
    assertNotNull(fences);
    return fences;
  }

  /// Opens a timeline as the compositor does.
  private static SyncobjTimeline opened(PointsBench bench, OwnedFd device, String request) {
    int timeline = Integer.parseInt(request.split(" ", 3)[1]);
    return SyncobjTimeline.open(
        device, Objects.requireNonNull(bench.compositor.timelines.get(timeline)));
  }

  @Test
  void theGuestsDrawingAndTheCompositorsReadingArePoints() throws InterruptedException {
    int before = OpenDescriptors.count();
    try (Vgem vgem = Vgem.open();
        Vgem.Buffer drawn = vgem.createBuffer(W, H);
        Vgem.Buffer read = vgem.createBuffer(W, H);
        OwnedFd device = Descriptors.open(DEVICE, true);
        DmabufScanout scanout = scanout(drawn);
        PointsBench bench = bench()) {
      WaylandBuffer buffer = bench.taken(scanout);
      Vgem.PendingFence drawing = drawn.beginWrite();
      try (SyncFile writers = writers(drawn)) {
        assertEquals(1, bench.show(buffer, writers));
      }
      assertEquals("attach", bench.next());
      assertEquals("extend", bench.next());
      String acquire = bench.next();
      String release = bench.next();
      Vgem.PendingFence reading = read.beginWrite();
      try (SyncobjTimeline acquires = opened(bench, device, acquire);
          SyncobjTimeline releases = opened(bench, device, release);
          SyncFile pending = writers(read)) {
        assertTrue(acquire.endsWith(" 1"), acquire);
        assertFalse(acquires.point(1).isSignalled(), "the guest is drawing");
        drawing.signal();
        assertTrue(acquires.point(1).await(PointsBench.LIMIT));

        assertTrue(release.endsWith(" 1"), release);
        releases.importSyncFile(1, pending);
        bench.sync();
        assertTrue(bench.released.isEmpty(), "the compositor's GPU is reading");
        assertTrue(bench.call(buffer::busy));
        reading.signal();
        assertEquals(1, bench.take(bench.released));
        assertFalse(bench.call(buffer::busy));

        // Written already, and released by the CPU.
        assertEquals(2, bench.show(buffer, null));
        assertTrue(acquires.point(2).isSignalled());
        releases.signal(2);
        assertEquals(2, bench.take(bench.released));
      }
    }
    assertEquals(before, OpenDescriptors.count());
  }
}
