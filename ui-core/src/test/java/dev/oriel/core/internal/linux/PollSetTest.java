// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PollSetTest {

  private static final int IN = 1;
  private static final int NVAL = 0x20;

  @Test
  void findsTheReadyOnesAmongManyDescriptors() {
    List<EventFd> events = new ArrayList<>();
    try (PollSet set = new PollSet()) {
      for (int i = 0; i < 100; i++) {
        events.add(new EventFd());
      }
      events.get(3).signal();
      events.get(99).signal();
      for (int round = 0; round < 2; round++) {
        set.clear();
        for (int i = 0; i < 100; i++) {
          assertEquals(i, set.add(events.get(i).fd().number(), IN));
        }
        assertEquals(2, set.await(PollSet.FOREVER));
        for (int i = 0; i < 100; i++) {
          assertEquals(i == 3 || i == 99 ? IN : 0, set.ready(i));
        }
      }
    } finally {
      events.forEach(EventFd::close);
    }
  }

  @Test
  void waitsForTheGivenTime() {
    try (PollSet set = new PollSet()) {
      set.add(-1, IN);
      long begin = System.nanoTime();
      assertEquals(0, set.await(3_000_000));
      long took = System.nanoTime() - begin;
      assertTrue(took >= 3_000_000, () -> "only " + took + " ns");
      assertEquals(0, set.await(0));
      assertEquals(0, set.await(-5), "the time has passed already");
    }
  }

  @Test
  void reportsADescriptorThatIsNotOpen() {
    EventFd event = new EventFd();
    int number = event.fd().number();
    event.close();
    try (PollSet set = new PollSet()) {
      set.add(number, IN);
      assertEquals(1, set.await(PollSet.FOREVER));
      assertEquals(NVAL, set.ready(0));
    }
  }

  @Test
  void forgetsASignalThatWasDrained() {
    try (EventFd event = new EventFd();
        PollSet set = new PollSet()) {
      event.signal();
      event.signal();
      event.drain();
      event.drain();
      set.add(event.fd().number(), IN);
      assertEquals(0, set.await(0));
    }
  }
}
