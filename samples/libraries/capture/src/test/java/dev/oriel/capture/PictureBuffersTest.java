// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The bookkeeping of reused pictures.
final class PictureBuffersTest {

  private static final int W = 40;
  private static final int H = 30;

  private final PictureBuffers buffers = new PictureBuffers();

  private void draw(Rect area, int rgb) {
    PictureBuffers.Next next = buffers.next(W, H);
    PooledPicture source = next.source();
    if (source != null) {
      next.missing().rects().forEach(r -> next.target().picture.copyFrom(source.picture, r));
      buffers.giveBack(source);
    }
    next.target().picture.fill(area, rgb);
    buffers.publish(next.target(), next.fresh() ? Damage.full(W, H) : Damage.of(area));
  }

  @Test
  void drawsIntoTheNewestPictureWhileNobodyReadsIt() {
    draw(Rect.ofSize(W, H), 1);
    PooledPicture first = buffers.newest();
    draw(new Rect(1, 1, 2, 2), 2);
    assertSame(first, buffers.newest());
    assertEquals(1, buffers.made());
  }

  @Test
  void aPictureThatIsReadIsLeftAloneAndUsedAgainAfterwards() {
    draw(Rect.ofSize(W, H), 1);
    PooledPicture lent = buffers.newest();
    lent.readers++;
    draw(new Rect(1, 1, 2, 2), 2);
    assertNotSame(lent, buffers.newest());
    assertEquals(1, lent.picture.rgb(1, 1));
    buffers.giveBack(lent);
    buffers.newest().readers++;
    PictureBuffers.Next next = buffers.next(W, H);
    assertSame(lent, next.target());
    assertEquals(List.of(new Rect(1, 1, 2, 2)), next.missing().rects());
    assertEquals(2, buffers.made());
  }

  /// Compared with a picture that is drawn without reuse.
  @Test
  void eachPictureHoldsAllThatWasDrawnHoweverLongItWasAway() {
    Random random = new Random(3);
    Picture expected = new Picture(W, H);
    List<PooledPicture> held = new ArrayList<>();
    for (int i = 1; i <= 2000; i++) {
      Rect area =
          new Rect(
                  random.nextInt(W),
                  random.nextInt(H),
                  1 + random.nextInt(8),
                  1 + random.nextInt(8))
              .intersect(expected.bounds());
      expected.fill(area, i);
      draw(area, i);
      assertTrue(expected.samePixels(buffers.newest().picture), "after " + i);
      if (random.nextInt(3) == 0 && held.size() < 3) {
        PooledPicture lent = buffers.newest();
        lent.readers++;
        held.add(lent);
      }
      if (random.nextInt(12) == 0 && !held.isEmpty()) {
        buffers.giveBack(held.remove(random.nextInt(held.size())));
      }
    }
    assertTrue(buffers.made() <= 5, "pictures: " + buffers.made());
  }

  @Test
  void aPictureOfAnotherSizeBeginsBlackAndTheOldOnesGo() {
    draw(Rect.ofSize(W, H), 7);
    PictureBuffers.Next next = buffers.next(W + 1, H);
    assertTrue(next.fresh());
    assertNull(next.source());
    assertEquals(0, next.target().picture.rgb(0, 0));
    buffers.publish(next.target(), Damage.full(W + 1, H));
    PictureBuffers.Next back = buffers.next(W, H);
    assertTrue(back.fresh());
    assertEquals(0, back.target().picture.rgb(0, 0));
    assertEquals(3, buffers.made());
  }

  @Test
  void whatWasSpoiledIsCopiedAgain() {
    draw(Rect.ofSize(W, H), 1);
    PictureBuffers.Next copy = buffers.copyOfNewest();
    PooledPicture source = copy.source();
    assertNotEquals(null, source);
    copy.target().picture.copyFrom(buffers.newest().picture, Rect.ofSize(W, H));
    copy.target().composition = buffers.newest().composition;
    copy.target().spoiled = new Rect(5, 5, 3, 3);
    copy.target().readers++;
    buffers.giveBack(buffers.newest());
    buffers.giveBack(copy.target());
    PictureBuffers.Next again = buffers.copyOfNewest();
    assertSame(copy.target(), again.target());
    assertEquals(List.of(new Rect(5, 5, 3, 3)), again.missing().rects());
  }
}
