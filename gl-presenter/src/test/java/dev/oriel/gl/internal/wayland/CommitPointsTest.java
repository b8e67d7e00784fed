// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.internal.linux.EventFd;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.OpenDescriptors;
import dev.oriel.guest.MemoryBuffer;
import dev.oriel.sync.SyncFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The messages of `linux-drm-syncobj-v1`, with timelines that the test signals. The lab has those
/// of a real kernel.
final class CommitPointsTest {

  private static final int W = 64;
  private static final int H = 32;

  private final List<FakeTimeline> made = new ArrayList<>();

  /// A timeline without a device.
  private static final class FakeTimeline implements SyncTimeline {

    final EventFd shared = new EventFd();
    final Map<Long, EventFd> watched = new HashMap<>();
    final Map<Long, Boolean> submitted = new HashMap<>();

    @Override
    public OwnedFd share() {
      return shared.fd().duplicate();
    }

    @Override
    public void submit(long point, @Nullable SyncFile fences) {
      submitted.put(point, fences != null);
    }

    @Override
    public OwnedFd watch(long point) {
      EventFd event = new EventFd();
      watched.put(point, event);
      return event.fd().duplicate();
    }

    void signal(long point) {
      EventFd event = watched.get(point);
      assertTrue(event != null, "point " + point + " is watched");
      event.signal();
    }

    @Override
    public void close() {
      shared.close();
      watched.values().forEach(EventFd::close);
    }
  }

  private PointsBench bench() {
    return new PointsBench(
        W,
        H,
        loop ->
            SyncTimelines.of(
                () -> {
                  made.add(new FakeTimeline());
                  return made.getLast();
                },
                loop));
  }

  private static DmabufScanout scanout(MemoryBuffer memory) {
    return memory.scanout(W, H, Fourcc.XRGB8888, 4L * W);
  }

  @Test
  void eachCommitHasAPointBeforeItIsReadAndOneAfter() throws InterruptedException {
    int before = OpenDescriptors.count();
    try (MemoryBuffer one = new MemoryBuffer(4L * W * H);
        MemoryBuffer two = new MemoryBuffer(4L * W * H);
        DmabufScanout first = scanout(one);
        DmabufScanout second = scanout(two);
        EventFd writing = new EventFd();
        SyncFile writers = SyncFile.adopt(writing.fd().duplicate());
        PointsBench bench = bench()) {
      assertTrue(bench.call(bench.surface::waitsForWriters));
      assertFalse(bench.call(bench.surface::fences), "points are preferred to fences");
      WaylandBuffer a = bench.taken(first);
      WaylandBuffer b = bench.taken(second);
      assertEquals(1, bench.show(a, null));
      assertEquals(2, bench.show(b, writers));
      assertEquals(3, bench.show(a, null));
      assertEquals(3, made.size(), "one timeline to begin, and one for each buffer to end");
      assertEquals(Map.of(1L, false, 2L, true, 3L, false), made.getFirst().submitted);
      List<String> timelines = new ArrayList<>();
      for (long point = 1; point <= 3; point++) {
        assertEquals("attach", bench.next());
        if (point == 1) {
          assertEquals("extend", bench.next());
        }
        String acquire = bench.next();
        assertTrue(acquire.matches("acquire \\d+ " + point), acquire);
        String release = bench.next();
        assertTrue(release.matches("release \\d+ " + (point == 3 ? 2 : 1)), release);
        timelines.add(release.split(" ", 3)[1]);
        assertEquals("commit", bench.next());
      }
      assertEquals(timelines.get(0), timelines.get(2), "the same buffer");
      assertFalse(timelines.get(0).equals(timelines.get(1)), "another buffer");
      assertEquals(3, bench.compositor.timelines.size());

      // wl_buffer.release means nothing here.
      bench.compositor.event(PointsBench.CREATED, 0, FakeCompositor.words());
      bench.sync();
      assertTrue(bench.call(a::busy));
      made.get(2).signal(1);
      assertEquals(2, bench.take(bench.released));
      assertFalse(bench.call(b::busy));
      made.get(1).signal(1);
      assertEquals(1, bench.take(bench.released));
      assertTrue(bench.call(a::busy), "of its two commits, one is read");
      made.get(1).signal(2);
      assertEquals(3, bench.take(bench.released));
      assertFalse(bench.call(a::busy));
      assertFalse(bench.compositor.requests.contains("synchronization.2"));
    }
    assertEquals(before, OpenDescriptors.count());
  }

  /// With the extension, a surface must not show a buffer in shared memory, nor commit a buffer
  /// without points.
  @Test
  void whatIsNoGuestsBufferIsShownWithoutTheExtension() throws InterruptedException {
    try (MemoryBuffer memory = new MemoryBuffer(4L * W * H);
        DmabufScanout scanout = scanout(memory);
        PointsBench bench = bench()) {
      WaylandBuffer buffer = bench.taken(scanout);
      bench.show(buffer, null);
      for (String expected : new String[] {"attach", "extend", "acquire", "release", "commit"}) {
        assertEquals(expected, bench.next().split(" ", 2)[0]);
      }
      bench.call(
          () -> {
            bench.surface.hide();
            return true;
          });
      for (String expected : new String[] {"end extension", "attach pixel", "commit"}) {
        assertEquals(expected, bench.next());
      }
      made.get(1).signal(1);
      assertEquals(1, bench.take(bench.released));
      assertEquals("detach", bench.next());
      assertEquals("commit", bench.next());
      bench.show(buffer, null);
      for (String expected : new String[] {"attach", "extend", "acquire", "release", "commit"}) {
        assertEquals(expected, bench.next().split(" ", 2)[0]);
      }
    }
  }

  @Test
  void aBufferThatIsNoLongerUsedIsDestroyedAtItsPoint() {
    try (MemoryBuffer memory = new MemoryBuffer(4L * W * H);
        DmabufScanout scanout = scanout(memory);
        DmabufScanout smaller = memory.scanout(W / 2, H / 2, Fourcc.XRGB8888, 4L * W);
        PointsBench bench = bench()) {
      WaylandBuffer buffer = bench.taken(scanout);
      bench.show(buffer, null);
      bench.taken(smaller);
      assertEquals(2, bench.call(bench.buffers::size), "the first one is still read");
      made.get(1).signal(1);
      Await.until(
          "the first one is destroyed",
          PointsBench.LIMIT,
          () -> bench.call(bench.buffers::size) == 1);
      assertTrue(bench.call(buffer::destroyed));
    }
  }

  @Test
  void withoutADeviceThatHasTimelinesFencesAreUsed() {
    try (PointsBench bench = new PointsBench(W, H, loop -> SyncTimelines.open(List.of(), loop))) {
      assertTrue(bench.call(bench.offer::syncTimelines));
      assertFalse(bench.call(bench.surface::waitsForWriters));
      assertTrue(bench.call(bench.surface::fences));
    }
  }
}
