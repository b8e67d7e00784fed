// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.dbus.testing.Answer;
import dev.oriel.dbus.testing.FakeQemu;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How the listener handles dma-bufs that the real QEMU does not send on demand.
final class DmabufMessagesTest extends FakeQemuFixture {

  /// The least time between a Disable and a picture that goes dark.
  private static final long OFF_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(240);

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
      // Its updates are answered at once, and the console continues.
      Answer update = q.call("UpdateDMABUF", m -> ints(m, 0, 0, 1, 1));
      update.ok();
      assertEquals(List.of("unreadable " + sink.rejections().getFirst()), sink.log());
      dmabuf(q, buffer, 64, 64, 256, XR24, false).ok();
      sink.awaitFrames(2);
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

  /// A guest that creates a new buffer for its current mode: only the buffer itself differs.
  @Test
  void anotherBufferOfTheSameSizeAndLayoutIsWhollyNew() {
    FakeQemu.Listener q = attach();
    try (OwnedFd first = memory(1 << 14);
        OwnedFd second = memory(1 << 14)) {
      Frame.Dmabuf before = show(q, first);
      DmabufScanout old = before.scanout();
      Frame.Dmabuf after = show(q, second);
      assertEquals(old.layout(), after.scanout().layout());
      assertEquals(inode(first), inode(old.fd(0)));
      assertEquals(inode(second), inode(after.scanout().fd(0)));
      assertEquals(List.of(Rect.ofSize(64, 64)), after.damage().rects());

      assertTrue(old.fd(0).isOpen(), "a frame in flight keeps its buffer");
      before.close();
      assertFalse(old.fd(0).isOpen(), "nothing else keeps the old buffer");
      assertTrue(after.scanout().fd(0).isOpen());
      after.close();
      assertDamage(q, new int[] {1, 1, 2, 2}, new Rect(1, 1, 2, 2));
    }
  }

  /// If the same buffer is sent again, it may have been drawn again without an update in between.
  @Test
  void theSameBufferScannedOutAgainIsWhollyNewToo() {
    FakeQemu.Listener q = attach();
    try (OwnedFd buffer = memory(1 << 14)) {
      for (int i = 0; i < 3; i++) {
        Frame.Dmabuf frame = show(q, buffer);
        assertEquals(List.of(Rect.ofSize(64, 64)), frame.damage().rects());
        frame.close();
        assertDamage(q, new int[] {1, 1, 2, 2}, new Rect(1, 1, 2, 2));
      }
    }
  }

  /// Shows a buffer and updates a corner of it. Returns the frame of that; the guest already has
  /// its answer.
  private Frame.Dmabuf show(FakeQemu.Listener q, OwnedFd buffer) {
    sink.discardHeld(ReleaseCause.COPIED);
    dmabuf(q, buffer, 64, 64, 256, XR24, false);
    Answer update = q.call("UpdateDMABUF", m -> ints(m, 1, 1, 2, 2));
    sink.await("a frame", s -> s.heldCount() > 0);
    Frame.Dmabuf frame = assertInstanceOf(Frame.Dmabuf.class, sink.pollHeld());
    if (frame.ticket().equals(ReleaseTicket.none())) {
      // The update came by itself: the buffer had been announced before.
      takeGated().discard(ReleaseCause.COPIED);
    }
    frame.ticket().release(ReleaseCause.COPIED);
    update.ok();
    return frame;
  }

  private static long inode(OwnedFd fd) {
    return Descriptors.status(fd.number()).inode();
  }

  /// The end of a flip in QEMU: Disable for the old buffer, then the update of the new one.
  @Test
  void anUpdateAfterDisableIsOfTheBufferThatIsShownAndTheGuestWaitsForIt() {
    FakeQemu.Listener q = attach(AttachOptions.DEFAULT.withDeadline(Duration.ofMillis(950)));
    try (OwnedFd buffer = memory(1 << 14)) {
      show(q, buffer).close();
      sink.forget();
      Answer disable = q.call("Disable", m -> {});
      Answer update = q.call("UpdateDMABUF", m -> ints(m, 4, 4, 8, 8));
      disable.ok();
      Frame.Dmabuf frame = takeGated();
      assertEquals(inode(buffer), inode(frame.scanout().fd(0)));
      // If this machine stalled between the two, the picture went dark and is shown as a whole
      // again.
      boolean wentDark = sink.log().contains("off");
      Rect expected = wentDark ? Rect.ofSize(64, 64) : new Rect(4, 4, 8, 8);
      assertEquals(List.of(expected), frame.damage().rects());
      boolean answered = update.isDone();
      // If this machine stalled for the whole deadline, the answer has come rightly.
      if (frame.ticket().release(ReleaseCause.COPIED)) {
        assertFalse(answered, "answered before the buffer was read");
      }
      update.ok();
      frame.close();
    }
  }

  /// The memory may be larger than the rows need: by the rest of a page, or by further pictures.
  @Test
  void aBufferThatIsLargerThanItsRowsIsTakenAsItIs() {
    FakeQemu.Listener q = attach();
    try (OwnedFd buffer = memory(1 << 20)) {
      dmabuf(q, buffer, 64, 64, 512, XR24, false).ok();
      sink.awaitFrames(1);
      Frame.Dmabuf frame = assertInstanceOf(Frame.Dmabuf.class, sink.pollHeld());
      assertEquals(new PlaneLayout(0, 512), frame.scanout().layout().planes().getFirst());
      assertEquals(512 * 63 + 256, frame.scanout().layout().requiredBytes(0));
      assertEquals(1 << 20, Descriptors.status(frame.scanout().fd(0).number()).size());
      frame.close();
      assertEquals(List.of(), sink.rejections());
    }
  }

  private Frame.Dmabuf takeGated() {
    while (true) {
      sink.await("a gated frame", s -> s.heldCount() > 0);
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
        assertStaysLight(q, () -> dmabuf(q, buffer, 64, 64, 256, XR24, false));
      }
      for (int i = 0; i < 100; i++) { // QEMU 10.0 drops the scanout in front of Disable
        assertStaysLight(q, () -> {});
      }
      long since = System.nanoTime();
      q.call("Disable", m -> {}).ok();
      sink.await("dark", s -> s.log().equals(List.of("off")));
      assertTrue(System.nanoTime() - since >= OFF_DELAY_NANOS);
      q.call("Disable", m -> {}).ok();
      // An update proves that the buffer is shown.
      q.call("UpdateDMABUF", m -> ints(m, 1, 1, 2, 2)).ok();
      sink.await("light", s -> s.log().getLast().equals("dmabuf 64 [64x64+0+0]"));
    }
  }

  /// Calls Disable, immediately followed by an update. The picture goes dark between the two only
  /// if this machine stalled for as long as that takes.
  private void assertStaysLight(FakeQemu.Listener q, Runnable before) {
    long since = System.nanoTime();
    before.run();
    q.call("Disable", m -> {});
    q.call("UpdateDMABUF", m -> ints(m, 0, 0, 64, 64)).ok();
    long took = System.nanoTime() - since;
    if (sink.log().contains("off")) {
      assertTrue(took >= OFF_DELAY_NANOS, () -> "dark within " + took + " ns: " + sink.log());
    }
    sink.forget();
  }
}
