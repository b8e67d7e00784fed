// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PendingChordTest {

  private static final Chord F = Chord.of("ctrl+alt+f");
  private static final Chord S = Chord.of("ctrl+alt+s");

  private final List<Runnable> timers = new ArrayList<>();
  private final List<String> acted = new ArrayList<>();
  private final PendingChord pending = new PendingChord((_, task) -> timers.add(task), acted::add);

  private void timePasses() {
    List<Runnable> due = List.copyOf(timers);
    timers.clear();
    due.forEach(Runnable::run);
  }

  @Test
  void actsWhenTheModifiersGoUpOrAfterAMoment() {
    assertTrue(pending.pressed(F, "filter"));
    assertEquals(List.of(), acted);
    pending.act();
    assertEquals(List.of("filter"), acted);
    timePasses();
    assertEquals(List.of("filter"), acted, "once");
    assertTrue(pending.pressed(F, "filter"));
    timePasses();
    assertEquals(List.of("filter", "filter"), acted);
  }

  @Test
  void pressedTwiceItIsTheGuestsAndNothingActs() {
    assertTrue(pending.pressed(F, "filter"));
    assertFalse(pending.pressed(F, "filter"));
    timePasses();
    pending.act();
    assertEquals(List.of(), acted);
    assertTrue(pending.pressed(F, "filter"), "the third press is a first one");
  }

  @Test
  void anotherChordDoesNotWaitForTheFirst() {
    assertTrue(pending.pressed(F, "filter"));
    assertTrue(pending.pressed(S, "scaling"));
    assertEquals(List.of("filter"), acted);
    timePasses();
    assertEquals(List.of("filter", "scaling"), acted);
  }

  @Test
  void aWindowThatLosesTheFocusForgetsIt() {
    assertTrue(pending.pressed(F, "filter"));
    pending.forget();
    timePasses();
    assertEquals(List.of(), acted);
  }
}
