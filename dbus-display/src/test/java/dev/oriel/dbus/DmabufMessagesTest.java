package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.testing.FakeQemu;
import dev.oriel.dbus.testing.FakeQemu.Answer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the listener makes of dma-bufs that the real QEMU does not send at will.
final class DmabufMessagesTest extends FakeQemuFixture {

  @Test
  void readsADmabufOfSeveralPlanesWithAVisiblePart() {
    FakeQemu.Listener q = attach();
    try (OwnedFd buffer = memory(1 << 20)) {
      dmabuf2(
              q,
              List.of(buffer),
              new int[] {16, 8, 320, 200},
              new int[] {0, 640 * 480},
              new int[] {640, 640},
              new int[] {2, NV12, 640, 480},
              0,
              false)
          .ok();
      sink.awaitFrames(1);
      Frame.Dmabuf frame = assertInstanceOf(Frame.Dmabuf.class, sink.pollHeld());
      DmabufLayout layout = frame.scanout().layout();
      assertEquals(
          new DmabufLayout(
              640,
              480,
              Fourcc.NV12,
              0,
              List.of(new PlaneLayout(0, 640), new PlaneLayout(640 * 480, 640)),
              new Rect(16, 8, 320, 200),
              false),
          layout);
      assertEquals(Rect.ofSize(320, 200), frame.damage().bounds());
      assertEquals(frame.scanout().fd(0), frame.scanout().fd(1));
      assertNotEquals(buffer.number(), frame.scanout().fd(0).number());
      frame.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    // x, y, w, h, planes, fourcc, whole width, whole height, offsets, strides, descriptors
    "0,0,0,0,1,875713112,64,64,1,1,1",
    "1,0,64,64,1,875713112,64,64,1,1,1",
    "0,0,64,65,1,875713112,64,64,1,1,1",
    "-1,0,64,64,1,875713112,64,64,1,1,1",
    "2147483647,2147483647,2147483647,2147483647,1,875713112,64,64,1,1,1",
    "0,0,64,64,0,875713112,64,64,1,1,1",
    "0,0,64,64,5,875713112,64,64,5,5,1",
    "0,0,64,64,-1,875713112,64,64,1,1,1",
    "0,0,64,64,2,875713112,64,64,2,2,1",
    "0,0,64,64,1,0,64,64,1,1,1",
    "0,0,64,64,1,875713112,0,64,1,1,1",
    "0,0,64,64,1,875713112,64,-1,1,1,1",
    "0,0,64,64,1,875713112,16385,64,1,1,1",
    "0,0,64,64,1,875713112,65,64,1,1,1",
    "0,0,64,64,1,875713112,64,64,0,1,1",
    "0,0,64,64,1,875713112,64,64,1,0,1",
    "0,0,64,64,1,875713112,64,64,1,1,0",
    "0,0,64,64,1,875713112,64,64,1,1,2",
    "0,0,64,64,1,875713112,64,64,1,1,9",
    "0,0,64,64,2,842094158,64,64,1,2,1",
  })
  void refusesADmabufThatCannotBe(
      int x,
      int y,
      int w,
      int h,
      int planes,
      int fourcc,
      int wholeWidth,
      int wholeHeight,
      int offsets,
      int strides,
      int descriptors) {
    FakeQemu.Listener q = attach();
    try (OwnedFd buffer = memory(1 << 16)) {
      int[] strideBytes = new int[strides];
      Arrays.fill(strideBytes, 256);
      String error =
          dmabuf2(
                  q,
                  Collections.nCopies(descriptors, buffer),
                  new int[] {x, y, w, h},
                  new int[offsets],
                  strideBytes,
                  new int[] {planes, fourcc, wholeWidth, wholeHeight},
                  0,
                  false)
              .error();
      assertTrue(error.contains("InvalidArgs"), error);
      assertEquals(1, sink.rejections().size());
      // Its updates are answered at once, and the console goes on.
      Answer update = q.call("UpdateDMABUF", m -> ints(m, 0, 0, 1, 1));
      update.ok();
      assertEquals(0, sink.frames());
      dmabuf(q, buffer, 64, 64, 256, XR24, false).ok();
      sink.awaitFrames(1);
    }
  }

  @Test
  void countsTheUpdatesOfARefusedBufferAsFailedImports() {
    ConsoleSession session = vm.console(0).attach(sink, AttachOptions.DEFAULT);
    FakeQemu.Listener q = qemu.awaitListener();
    q.call("UpdateDMABUF", m -> ints(m, 0, 0, 1, 1)).ok();
    assertEquals(1, session.stats().released(ReleaseCause.HIDDEN), "nothing is scanned out");
    try (OwnedFd buffer = memory(1 << 16)) {
      dmabuf(q, buffer, 64, 64, 255, XR24, false).error();
    }
    q.call("UpdateDMABUF", m -> ints(m, 0, 0, 1, 1)).ok();
    assertEquals(1, session.stats().released(ReleaseCause.IMPORT_FAILED));
    assertEquals(1, session.stats().rejected());
    assertEquals(4, session.stats().messages(), "with GetAll");
  }

  @Test
  void limitsTheDamageOnlyWhereItIsPlain() {
    FakeQemu.Listener q = attach();
    try (OwnedFd buffer = memory(1 << 16)) {
      dmabuf(q, buffer, 64, 64, 256, XR24, false).ok();
      sink.awaitFrames(1);
      assertDamage(q, new int[] {8, 8, 16, 16}, new Rect(8, 8, 16, 16));
      assertDamage(q, new int[] {8, 8, 0, 16}, Rect.ofSize(64, 64));
      assertDamage(q, new int[] {60, 60, 16, 16}, Rect.ofSize(64, 64));
      assertDamage(q, new int[] {-1, 0, 16, 16}, Rect.ofSize(64, 64));
      assertDamage(q, new int[] {Integer.MIN_VALUE, 0, Integer.MAX_VALUE, 1}, Rect.ofSize(64, 64));
      dmabuf(q, buffer, 64, 64, 256, XR24, true).ok(); // bottom up
      sink.awaitFrames(7);
      Frame.Dmabuf flipped = assertInstanceOf(Frame.Dmabuf.class, sink.pollHeld());
      assertTrue(flipped.scanout().layout().bottomUp());
      flipped.close();
      assertDamage(q, new int[] {8, 8, 16, 16}, Rect.ofSize(64, 64));
    }
  }

  private void assertDamage(FakeQemu.Listener q, int[] rect, Rect expected) {
    sink.discardHeld(ReleaseCause.COPIED);
    Answer update = q.call("UpdateDMABUF", m -> ints(m, rect));
    sink.await("the update", s -> s.heldCount() == 1);
    Frame.Dmabuf frame = assertInstanceOf(Frame.Dmabuf.class, sink.pollHeld());
    assertEquals(List.of(expected), frame.damage().rects());
    frame.ticket().release(ReleaseCause.COPIED);
    update.ok();
    frame.close();
  }

  @Test
  void showsOneFullFrameForAScanoutThatIsUpdatedAtOnce() {
    FakeQemu.Listener q = attach();
    try (OwnedFd buffer = memory(1 << 16)) {
      Answer scanout = dmabuf(q, buffer, 64, 64, 256, XR24, false);
      Answer disable = q.call("Disable", m -> {}); // for the buffer before
      Answer update = q.call("UpdateDMABUF", m -> ints(m, 1, 1, 2, 2));
      scanout.ok();
      disable.ok();
      Frame.Dmabuf frame = takeGated();
      assertTrue(sink.log().getFirst().startsWith("dmabuf 64 [64x64+0+0]"));
      frame.ticket().release(ReleaseCause.FINISH);
      frame.close();
      update.ok();
      assertFalse(sink.log().contains("off"));
    }
  }

  private static boolean gated(RecordingSink s) {
    return s.log().stream().anyMatch(l -> l.startsWith("dmabuf") && !l.endsWith("ungated"));
  }

  private Frame.Dmabuf takeGated() {
    sink.await("a gated frame", DmabufMessagesTest::gated);
    while (true) {
      Frame.Dmabuf f = assertInstanceOf(Frame.Dmabuf.class, sink.pollHeld());
      if (!f.ticket().equals(ReleaseTicket.none())) {
        return f;
      }
      f.close();
    }
  }

  @Test
  void goesDarkOnlyWhereNothingFollowsDisable() {
    FakeQemu.Listener q = attach(AttachOptions.DEFAULT.withDeadline(Duration.ofMillis(5)));
    try (OwnedFd buffer = memory(1 << 16)) {
      q.call("Disable", m -> {}).ok(); // nothing was shown
      dmabuf(q, buffer, 64, 64, 256, XR24, false).ok();
      q.call("UpdateDMABUF", m -> ints(m, 0, 0, 64, 64)).ok();
      for (int i = 0; i < 100; i++) { // flips: each ends with the old buffer's Disable
        dmabuf(q, buffer, 64, 64, 256, XR24, false);
        q.call("Disable", m -> {});
        q.call("UpdateDMABUF", m -> ints(m, 0, 0, 64, 64));
      }
      for (int i = 0; i < 100; i++) { // QEMU 10.0 drops the scanout in front of Disable
        q.call("Disable", m -> {});
        q.call("UpdateDMABUF", m -> ints(m, 0, 0, 64, 64));
      }
      q.call("UpdateDMABUF", m -> ints(m, 0, 0, 64, 64)).ok();
      assertFalse(sink.log().contains("off"));
      long since = System.nanoTime();
      q.call("Disable", m -> {}).ok();
      sink.await("dark", s -> s.log().getLast().equals("off"));
      assertTrue(System.nanoTime() - since >= TimeUnit.MILLISECONDS.toNanos(240));
      q.call("Disable", m -> {}).ok();
      // An update is the proof that the buffer is shown.
      q.call("UpdateDMABUF", m -> ints(m, 1, 1, 2, 2)).ok();
      sink.await("light", s -> s.log().getLast().equals("dmabuf 64 [64x64+0+0]"));
    }
  }
}
