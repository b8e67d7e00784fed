// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.dbus.Touch.Phase;
import dev.oriel.sync.EventLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// No more events are sent at once than a device has room for, and none is lost.
final class TouchPaceTest {

  private static final int FINGERS = 10;

  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());

  private void offer(TouchPace pace, Phase phase, int slot, String name) {
    pace.offer(new TouchPace.Step(phase, slot, () -> sent.add(name)));
  }

  @Test
  void whatHasRoomIsSentAtOnce() {
    try (EventLoop loop = new EventLoop("oriel-test")) {
      TouchPace pace = new TouchPace(loop);
      offer(pace, Phase.BEGIN, 0, "down");
      // Six events each, of 64.
      for (int i = 0; i < 9; i++) {
        offer(pace, Phase.UPDATE, 0, "move " + i);
      }
      offer(pace, Phase.END, 0, "up");
      assertEquals(11, sent.size(), sent::toString);
      offer(pace, Phase.END, 7, "nobody's");
      assertEquals(12, sent.size(), "it makes no event");
    }
  }

  /// 255 events, of which 64 fit into one window: there are four windows between the first and the
  /// last.
  @Test
  void tenFingersThatLiftAtOnceAllLiftButNotAtOnce() throws InterruptedException {
    try (EventLoop loop = new EventLoop("oriel-test")) {
      TouchPace pace = new TouchPace(loop);
      for (int finger = 0; finger < FINGERS; finger++) {
        offer(pace, Phase.BEGIN, finger, "down");
        pace.sent().join();
      }
      sent.clear();
      long begin = System.nanoTime();
      List<String> expected = new ArrayList<>();
      for (int finger = 0; finger < FINGERS; finger++) {
        expected.add("up " + finger);
        offer(pace, Phase.END, finger, "up " + finger);
      }
      pace.sent().join();
      long took = System.nanoTime() - begin;
      assertEquals(expected, List.copyOf(sent));
      long least = ConsoleInput.DEFAULT_INTERVAL.multipliedBy(3).toNanos();
      assertTrue(took >= least, () -> "all were sent within " + took + " ns");
    }
  }

  @Test
  void ofMovementsThatWaitTheLastIsSentAndALiftStaysBehindThem() throws InterruptedException {
    try (EventLoop loop = new EventLoop("oriel-test")) {
      TouchPace pace = new TouchPace(loop);
      for (int finger = 0; finger < FINGERS; finger++) {
        offer(pace, Phase.BEGIN, finger, "down");
        pace.sent().join();
      }
      sent.clear();
      for (int i = 0; i < 100; i++) {
        offer(pace, Phase.UPDATE, 3, "move " + i);
      }
      offer(pace, Phase.END, 3, "up");
      offer(pace, Phase.BEGIN, 3, "again");
      pace.sent().join();
      assertEquals(
          List.of("move 99", "up", "again"),
          List.copyOf(sent).subList(sent.size() - 3, sent.size()));
      assertTrue(sent.size() < 100, sent::toString);
    }
  }

  /// The end of a viewer is not the end of the guest: held fingers are lifted.
  @Test
  void theEndSendsWhatStillWaits() throws InterruptedException {
    try (EventLoop loop = new EventLoop("oriel-test")) {
      TouchPace pace = new TouchPace(loop);
      for (int finger = 0; finger < FINGERS; finger++) {
        offer(pace, Phase.BEGIN, finger, "down");
        pace.sent().join();
      }
      sent.clear();
      for (int finger = 0; finger < FINGERS; finger++) {
        offer(pace, Phase.END, finger, "up");
      }
      // The loop's thread cannot wait.
      loop.execute(pace::close);
      pace.sent().join();
      assertEquals(FINGERS, sent.size());
      pace.close();
    }
  }
}
