// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.FramePath;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.geometry.Rect;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.dbus.listener.AttachOptions.Consistency;
import dev.oriel.fixtures.Await;
import dev.oriel.guest.EagerGuest;
import dev.oriel.guest.NeedsBus;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.TestBus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A guest without dma-bufs that draws without waiting is captured picture by picture, and each
/// picture is whole.
@NeedsQemu
final class WholeFramesTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 800;

  private static final CaptureOptions WHOLE = CaptureOptions.DEFAULT.withWhole(true);

  private static FrameCapture open(EagerGuest guest, CaptureOptions options) {
    return FrameCapture.open(new Endpoint.Qmp(guest.qemu().qmpSocket()), null, options);
  }

  private static void assertWhole(CapturedFrame frame) {
    try (frame) {
      assertEquals(Rect.ofSize(WIDTH, HEIGHT), frame.bounds());
      assertTrue(EagerGuest.isWhole(frame.pixels()), frame + " is torn");
    }
  }

  @Test
  void eachStillIsWhole() throws Exception {
    try (EagerGuest guest = EagerGuest.start(WIDTH, HEIGHT)) {
      for (int i = 0; i < 20; i++) {
        try (FrameCapture capture = open(guest, WHOLE)) {
          assertWhole(capture.current(SOON));
        }
      }
    }
  }

  /// QEMU waits for each still. A capture that reads shared memory takes stills in addition to its
  /// frames.
  @Test
  void eachStillOfACaptureThatReadsSharedMemoryIsWholeAndNewer() throws Exception {
    CaptureOptions live = CaptureOptions.DEFAULT;
    try (EagerGuest guest = EagerGuest.start(WIDTH, HEIGHT)) {
      for (int i = 0; i < 20; i++) {
        try (FrameCapture capture = open(guest, live)) {
          assertWhole(capture.still(SOON));
        }
      }
    }
    try (Desktop guest = Desktop.start();
        FrameCapture capture =
            FrameCapture.open(new Endpoint.Qmp(guest.qemu().qmpSocket()), null, live)) {
      for (int i = 0; i < 10; i++) {
        int colour = 0xff00_0000 | i * 0x10_1010;
        guest.fill(guest.fb().bounds(), colour);
        try (CapturedFrame frame = capture.still(SOON)) {
          assertEquals(colour & 0xff_ffff, frame.picture().rgb(639, 479));
          assertTrue(EagerGuest.isWhole(frame.pixels()));
        }
      }
    }
  }

  /// In addition to the listener of the capture itself; on a bus, QEMU keeps one listener for each
  /// name.
  @Test
  @NeedsBus
  void eachStillIsWholeOnABus() throws Exception {
    try (TestBus bus = TestBus.start();
        EagerGuest _ = EagerGuest.start(WIDTH, HEIGHT, Qemu.builder().bus(bus.address()))) {
      for (int i = 0; i < 20; i++) {
        try (FrameCapture capture =
            FrameCapture.open(new Endpoint.Bus(bus.address()), null, CaptureOptions.DEFAULT)) {
          assertWhole(capture.still(SOON));
        }
      }
    }
  }

  @Test
  void aStillThatIsWaitedForIsWholeAndMeetsTheCondition() throws Exception {
    try (EagerGuest guest = EagerGuest.start(WIDTH, HEIGHT);
        FrameCapture capture = open(guest, CaptureOptions.DEFAULT)) {
      for (int i = 0; i < 20; i++) {
        int before;
        try (CapturedFrame now = capture.current(SOON)) {
          before = now.picture().rgb(WIDTH - 1, HEIGHT - 1);
        }
        CapturedFrame other =
            capture.still(f -> f.picture().rgb(WIDTH - 1, HEIGHT - 1) != before, SOON);
        assertNotEquals(before, other.picture().rgb(WIDTH - 1, HEIGHT - 1));
        assertWhole(other);
      }
    }
  }

  @Test
  void eachFrameOfASeriesIsWhole() throws Exception {
    try (EagerGuest guest = EagerGuest.start(WIDTH, HEIGHT);
        FrameCapture capture = open(guest, WHOLE)) {
      assertWhole(capture.current(SOON));
      for (int i = 0; i < 60; i++) {
        assertWhole(capture.next(SOON));
      }
    }
  }

  @Test
  void whatAWaitEndsWithIsWholeAndNewerThanItsBegin() throws Exception {
    try (EagerGuest guest = EagerGuest.start(WIDTH, HEIGHT);
        FrameCapture capture = open(guest, WHOLE)) {
      for (int i = 0; i < 10; i++) {
        CapturedFrame now = capture.current(SOON);
        int before = now.picture().rgb(0, 0);
        long sequence = now.sequence();
        assertWhole(now);
        assertWhole(capture.awaitFrame(sequence + 1, SOON));
        CapturedFrame other = capture.await(f -> f.picture().rgb(0, 0) != before, SOON);
        assertTrue(other.sequence() > sequence, other + " after " + sequence);
        assertWhole(other);
        assertWhole(capture.awaitChange(SOON));
        assertWhole(capture.awaitChange(new Rect(WIDTH - 1, HEIGHT - 1, 1, 1), SOON));
      }
    }
  }

  /// QEMU waits while such a picture is read and until it is lent, for a second at most.
  @Test
  void aStillThatNoMessageHoldsIsWhole() throws Exception {
    AttachOptions patient =
        AttachOptions.DEFAULT
            .withConsistency(Consistency.WHOLE)
            .withDeadline(Duration.ofMillis(950));
    try (EagerGuest guest = EagerGuest.start(4160, 4096)) {
      int inTime = 0;
      for (long end = System.nanoTime() + Await.patient(LONG).toNanos(); inTime < 5; ) {
        assertTrue(System.nanoTime() < end, inTime + " pictures were read in time");
        try (FrameCapture capture = open(guest, CaptureOptions.DEFAULT.withAttach(patient));
            CapturedFrame frame = capture.current(SOON)) {
          assertEquals(FramePath.MAP, frame.path());
          assertEquals(Rect.ofSize(4160, 4096), frame.bounds());
          if (!capture.stats().releases().containsKey(ReleaseCause.DEADLINE)) {
            assertTrue(EagerGuest.isWhole(frame.pixels()), frame + " is torn");
            inTime++;
          }
        }
      }
    }
  }

  /// With the same guest, the same check finds torn frames if shared memory is read. The tests
  /// above can therefore fail.
  @Test
  void sharedMemoryIsReadWhileTheGuestDraws() throws Exception {
    try (EagerGuest guest = EagerGuest.start(WIDTH, HEIGHT);
        FrameCapture capture = open(guest, CaptureOptions.DEFAULT)) {
      boolean torn = false;
      for (long end = System.nanoTime() + Await.patient(SOON).toNanos(); !torn; ) {
        assertTrue(System.nanoTime() < end, "no picture was torn: the tests cannot fail");
        try (CapturedFrame frame = capture.current(SOON)) {
          assertEquals(FramePath.MAP, frame.path());
          torn = !EagerGuest.isWhole(frame.pixels());
        }
      }
    }
  }
}
