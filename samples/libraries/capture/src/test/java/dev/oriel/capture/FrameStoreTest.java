// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.format.Fourcc;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.FramePath;
import dev.oriel.core.geometry.Rect;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/// The changes of a picture, without a VM.
final class FrameStoreTest {

  private static final int W = 40;
  private static final int H = 30;
  private static final Rect PART = new Rect(4, 5, 6, 7);

  private final FrameStore store = new FrameStore(CaptureOptions.DEFAULT.withCursor(true));

  /// A message with full damage.
  private void come(long sequence, Damage changed, int rgb) {
    PictureBuffers.Next next = store.begin(W, H, Damage.full(W, H));
    finish(next, sequence, changed, rgb);
  }

  private void finish(PictureBuffers.Next next, long sequence, Damage changed, int rgb) {
    next.target().picture.copyFrom(next.before(), Rect.ofSize(W, H));
    changed.rects().forEach(r -> next.target().picture.fill(r, rgb));
    FrameOrigin origin =
        new FrameOrigin(sequence, 1000 * sequence, FramePath.MAP, "", Fourcc.XRGB8888, null);
    store.publish(next, changed, origin, true);
  }

  private CapturedFrame now() throws InterruptedException {
    return store.handOut(store.lease(0, 0, System.nanoTime()));
  }

  private boolean hasChangedSince(CapturedFrame frame) throws InterruptedException {
    return store.awaitNews(frame.change(), System.nanoTime());
  }

  @Test
  void aMessageWithoutAChangeIsAFrameButNoChange() throws InterruptedException {
    come(1, Damage.full(W, H), 1);
    try (CapturedFrame first = now()) {
      come(2, Damage.NONE, 0);
      come(7, Damage.NONE, 0);
      assertFalse(hasChangedSince(first));
      try (CapturedFrame same = now()) {
        assertEquals(7, same.sequence());
        assertEquals(7000, same.arrivedNanos());
        assertEquals(1000, same.changedNanos());
        assertEquals(1, same.drawn());
        assertTrue(same.version() > first.version());
        assertTrue(same.samePixels(first));
        assertEquals(Damage.NONE, same.damage());
      }
      come(9, Damage.of(PART), 2);
      assertTrue(hasChangedSince(first));
      try (CapturedFrame other = now()) {
        assertEquals(3, other.drawn());
        assertEquals(Damage.of(PART), other.damage());
        assertFalse(other.samePixels(first));
        assertEquals(1, first.picture().rgb(5, 6));
        assertEquals(2, other.picture().rgb(5, 6));
      }
    }
  }

  @Test
  void thePictureAfterAScreenThatWasOffIsAChange() throws InterruptedException {
    come(1, Damage.full(W, H), 1);
    CapturedFrame first = now();
    first.close();
    store.goDark();
    assertThrows(CaptureTimeoutException.class, this::now);
    come(2, Damage.NONE, 0);
    assertTrue(hasChangedSince(first));
  }

  /// Into the newest picture, because no program holds it. There is no newest picture in the
  /// meantime.
  @Test
  void aPointerThatMovesWhileTheSameComesAgainIsAChange() throws InterruptedException {
    store.defineCursor(new CursorImage(1, 1, 0, 0, ByteBuffer.allocateDirect(4).putInt(0, -1)));
    store.moveCursor(3, 3, true);
    come(1, Damage.full(W, H), 1);
    CapturedFrame first = now();
    assertEquals(0xffffff, first.picture().rgb(3, 3));
    first.close();

    PictureBuffers.Next next = store.begin(W, H, Damage.full(W, H));
    assertEquals(null, next.source());
    store.moveCursor(20, 21, true);
    finish(next, 2, Damage.NONE, 0);

    assertTrue(hasChangedSince(first));
    try (CapturedFrame moved = now()) {
      assertEquals(0xffffff, moved.picture().rgb(20, 21));
      assertEquals(1, moved.picture().rgb(3, 3));
      assertTrue(moved.damage().contains(new Rect(3, 3, 1, 1)));
      assertTrue(moved.damage().contains(new Rect(20, 21, 1, 1)));
    }
  }

  @Test
  void thePicturesOfTheSameAreNotCopiedWholeHoweverOftenItCame() throws InterruptedException {
    come(1, Damage.full(W, H), 1);
    try (CapturedFrame held = now()) {
      come(2, Damage.of(PART), 2);
      assertTrue(hasChangedSince(held));
    }
    for (int i = 3; i < 100; i++) {
      come(i, Damage.NONE, 0);
    }
    try (CapturedFrame _ = now()) {
      PictureBuffers.Next next = store.begin(W, H, Damage.NONE);
      assertEquals(Damage.of(PART), next.missing());
      finish(next, 100, Damage.NONE, 0);
    }
  }
}
