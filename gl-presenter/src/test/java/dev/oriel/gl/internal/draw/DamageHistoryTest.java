// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import org.junit.jupiter.api.Test;

final class DamageHistoryTest {

  private static final Damage FULL = Damage.full(100, 80);

  private final DamageHistory history = new DamageHistory();

  private Damage draw(int at, int age) {
    return history.toDraw(damage(at), age, 100, 80);
  }

  private static Damage damage(int at) {
    return Damage.of(new Rect(at, at, 1, 1));
  }

  @Test
  void theFirstDrawAndUndefinedContentAreDrawnWhole() {
    assertEquals(FULL, draw(1, 0));
    assertEquals(FULL, draw(2, 0));
  }

  @Test
  void theLastBufferNeedsOnlyWhatChanged() {
    draw(1, 0);
    assertEquals(damage(3), draw(3, 1));
  }

  @Test
  void anOlderBufferNeedsAllThatChangedSince() {
    draw(0, 0);
    draw(10, 1);
    draw(20, 1);
    assertEquals(damage(30).plus(damage(20)).plus(damage(10)), draw(30, 3));
  }

  @Test
  void aBufferOlderThanWhatIsRememberedIsDrawnWhole() {
    for (int i = 0; i < 10; i++) {
      draw(10 * i, 1);
    }
    assertEquals(FULL, draw(1, 6));
  }

  @Test
  void aBufferFromBeforeAResizeIsDrawnWhole() {
    draw(0, 0);
    draw(10, 1);
    assertEquals(Damage.full(50, 50), history.toDraw(damage(1), 1, 50, 50));
    assertEquals(Damage.full(50, 50), history.toDraw(damage(2), 2, 50, 50));
    assertEquals(damage(3), history.toDraw(damage(3), 1, 50, 50));
  }

  @Test
  void whatWasShownWithoutADrawIsDrawnLater() {
    DamageHistory history = new DamageHistory();
    history.toDraw(Damage.full(100, 100), 0, 100, 100);
    history.shown(Damage.of(new Rect(10, 10, 5, 5)));
    history.shown(Damage.of(new Rect(30, 30, 5, 5)));
    Damage drawn = history.toDraw(Damage.of(new Rect(50, 50, 5, 5)), 3, 100, 100);
    assertEquals(
        Damage.of(new Rect(50, 50, 5, 5)).plus(new Rect(30, 30, 5, 5)).plus(new Rect(10, 10, 5, 5)),
        drawn);
  }
}
