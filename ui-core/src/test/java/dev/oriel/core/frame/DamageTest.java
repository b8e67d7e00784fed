// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DamageTest {

  @Test
  void neverMissesAChangedPixelAndStaysSmall() {
    Random random = new Random(7);
    for (int round = 0; round < 50; round++) {
      boolean[] changed = new boolean[64 * 64];
      Damage damage = Damage.NONE;
      for (int i = 0; i < 40; i++) {
        int x = random.nextInt(60);
        int y = random.nextInt(60);
        Rect r = new Rect(x, y, 1 + random.nextInt(64 - x), 1 + random.nextInt(4));
        r = r.intersect(Rect.ofSize(64, 64));
        damage = damage.plus(r);
        for (int py = r.y(); py < r.bottom(); py++) {
          for (int px = r.x(); px < r.right(); px++) {
            changed[py * 64 + px] = true;
          }
        }
        assertTrue(damage.rects().size() <= Damage.MAX_RECTS, damage.toString());
      }
      for (int p = 0; p < changed.length; p++) {
        int x = p % 64;
        int y = p / 64;
        boolean named = damage.rects().stream().anyMatch(r -> r.contains(x, y));
        assertTrue(named || !changed[p], "pixel " + x + "," + y + " of " + damage);
      }
    }
  }

  @Test
  void joinsNeighboursThatMakeARectangle() {
    Damage d = Damage.of(new Rect(0, 0, 10, 5)).plus(new Rect(0, 5, 10, 5));
    assertEquals(Damage.full(10, 10), d);
  }

  @Test
  void keepsDistantRectanglesApart() {
    Damage d = Damage.of(new Rect(0, 0, 2, 2)).plus(new Rect(100, 100, 2, 2));
    assertEquals(2, d.rects().size());
    assertEquals(new Rect(0, 0, 102, 102), d.bounds());
  }

  @Test
  void clipsToBounds() {
    Damage d = Damage.of(new Rect(5, 5, 10, 10)).plus(new Rect(50, 50, 5, 5));
    assertEquals(Damage.of(new Rect(5, 5, 3, 3)), d.clip(Rect.ofSize(8, 8)));
  }
}
