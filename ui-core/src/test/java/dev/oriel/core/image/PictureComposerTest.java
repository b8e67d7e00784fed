// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.frame.PixelBlock;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.memory.SharedMemory;
import dev.oriel.core.os.OwnedFd;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureComposerTest {

  private final PictureComposer composer = new PictureComposer();

  @Test
  void hasNoPictureBeforeTheFirstFrame() {
    assertNull(composer.picture());
    assertFalse(composer.complete());
    composer.apply(new Frame.Off(1, 0));
    assertNull(composer.picture());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void copiesExactlyTheDamagedPartFromSharedMemory(boolean pinned) {
    // More bytes than one read copies, so that unpinned memory needs several reads.
    int width = 700;
    int height = 300;
    int stride = 4 * width + 20;
    HeapMemory memory = new HeapMemory(stride * height, pinned);
    try (MappedScanout scanout =
        new MappedScanout(width, height, stride, PixelFormat.X8B8G8R8, memory)) {
      memory.randomize(1);
      Picture first = memory.picture(width, height, stride);
      composer.apply(frame(scanout, Damage.full(width, height)));
      assertTrue(composer.complete());
      assertTrue(picture().samePixels(first));

      memory.randomize(2);
      Picture second = memory.picture(width, height, stride);
      Damage damage = Damage.of(new Rect(5, 7, 600, 280)).plus(new Rect(650, 290, 500, 500));
      composer.apply(frame(scanout, damage));

      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          boolean damaged = damage.contains(new Rect(x, y, 1, 1));
          assertEquals((damaged ? second : first).rgb(x, y), picture().rgb(x, y));
        }
      }
      assertEquals(4L * (width * height + 600 * 280 + 50 * 10), composer.copiedBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void returnsTheRowsThatDifferFromThePreviousPicture(boolean pinned) {
    int width = 700;
    int height = 300;
    HeapMemory memory = new HeapMemory(4 * width * height, pinned);
    try (MappedScanout scanout =
        new MappedScanout(width, height, 4 * width, PixelFormat.X8B8G8R8, memory)) {
      memory.randomize(1);
      Damage whole = Damage.full(width, height);
      Picture before = new Picture(width, height);
      assertEquals(whole, composer.apply(scanout, whole, before, before));
      assertEquals(Damage.NONE, composer.apply(scanout, whole, before, before));
      Picture other = new Picture(width, height);
      assertEquals(Damage.NONE, composer.apply(scanout, whole, other, before));
      assertTrue(other.samePixels(before));

      // Rows that belong to different reads of unpinned memory.
      memory.invert(4 * (width * 3 + 5));
      memory.invert(4 * (width * 290 + 9));
      Damage damage = Damage.of(new Rect(0, 0, 8, 300));
      assertEquals(
          Damage.of(new Rect(0, 3, 8, 1)), composer.apply(scanout, damage, before, before));
      assertEquals(
          Damage.of(new Rect(0, 3, 700, 288)), composer.apply(scanout, whole, other, other));
      assertFalse(other.samePixels(before));
    }
  }

  @Test
  void returnsTheRowsThatDifferForPixelsInMessages() {
    Picture source = TestPictures.noise(10, 6);
    Picture target = new Picture(10, 6);
    Frame.Pixels all = new Frame.Pixels(1, 0, 10, 6, List.of(block(source, new Rect(0, 0, 10, 3))));
    assertEquals(Damage.of(new Rect(0, 0, 10, 3)), composer.apply(all, target, target));
    assertEquals(Damage.NONE, composer.apply(all, target, target));
  }

  @Test
  void isCompleteWhenEachPixelHasBeenReceived() {
    Picture source = TestPictures.noise(10, 6);
    composer.apply(pixels(source, new Rect(0, 0, 10, 3)));
    assertFalse(composer.complete());
    composer.apply(pixels(source, new Rect(0, 2, 9, 4)));
    assertFalse(composer.complete());
    composer.apply(pixels(source, new Rect(9, 3, 1, 3)));
    assertTrue(composer.complete());
    assertTrue(picture().samePixels(source));
  }

  @Test
  void startsAgainWhenTheSizeChanges() {
    Picture small = TestPictures.noise(4, 4);
    composer.apply(pixels(small, small.bounds()));
    Picture old = picture();
    Picture large = TestPictures.noise(8, 5);

    composer.apply(pixels(large, new Rect(0, 0, 8, 1)));

    assertNotSame(old, picture());
    assertEquals(large.bounds(), picture().bounds());
    assertFalse(composer.complete());
    assertEquals(0, picture().rgb(3, 3));
    assertTrue(old.samePixels(small));
  }

  @Test
  void isBlackWhileOff() {
    Picture source = TestPictures.noise(4, 4);
    composer.apply(pixels(source, source.bounds()));
    composer.apply(new Frame.Off(2, 0));
    assertTrue(picture().samePixels(new Picture(4, 4)));
  }

  @Test
  void clipsPixelsOutsideThePicture() {
    Picture source = TestPictures.noise(8, 8);
    PixelBlock block = block(source, source.bounds());
    composer.apply(new Frame.Pixels(1, 0, 5, 3, List.of(block)));
    assertTrue(composer.complete());
    assertTrue(picture().samePixels(source.crop(new Rect(0, 0, 5, 3))));
  }

  @Test
  void keepsThePictureWhenTheSharedMemoryIsTruncated() {
    HeapMemory memory = new HeapMemory(4 * 4 * 4, false);
    try (MappedScanout scanout = new MappedScanout(4, 4, 16, PixelFormat.X8R8G8B8, memory)) {
      memory.randomize(1);
      composer.apply(frame(scanout, Damage.full(4, 4)));
      Picture before = picture().crop(picture().bounds());
      memory.gone = true;
      assertThrows(
          IllegalStateException.class, () -> composer.apply(frame(scanout, Damage.full(4, 4))));
      assertTrue(picture().samePixels(before));
    }
  }

  private Picture picture() {
    return Objects.requireNonNull(composer.picture());
  }

  private static Frame frame(MappedScanout scanout, Damage damage) {
    return new Frame.Mapped(1, 0, scanout, damage);
  }

  private static Frame pixels(Picture source, Rect area) {
    return new Frame.Pixels(1, 0, source.width(), source.height(), List.of(block(source, area)));
  }

  private static PixelBlock block(Picture source, Rect area) {
    Picture part = source.crop(area);
    return new PixelBlock(
        area, 4 * area.width(), PixelFormat.X8B8G8R8, part.pixels(), ReleaseTicket.none());
  }

  /// Shared memory that no other process shares.
  private static final class HeapMemory implements SharedMemory {
    private final ByteBuffer bytes;
    private final boolean pinned;
    private boolean gone;

    HeapMemory(int length, boolean pinned) {
      this.bytes = ByteBuffer.allocateDirect(length);
      this.pinned = pinned;
    }

    void randomize(long seed) {
      byte[] random = new byte[bytes.capacity()];
      new Random(seed).nextBytes(random);
      bytes.put(0, random);
    }

    void invert(int at) {
      bytes.put(at, (byte) ~bytes.get(at));
    }

    Picture picture(int width, int height, int stride) {
      Picture picture = new Picture(width, height);
      picture.draw(picture.bounds(), stride, PixelFormat.X8B8G8R8, bytes.duplicate());
      return picture;
    }

    @Override
    public long length() {
      return bytes.capacity();
    }

    @Override
    public boolean isPinned() {
      return pinned;
    }

    @Override
    public ByteBuffer pinned() {
      if (!pinned) {
        throw new IllegalStateException("not pinned");
      }
      return bytes.asReadOnlyBuffer();
    }

    @Override
    public void read(long offset, ByteBuffer target) {
      if (gone) {
        throw new IllegalStateException("gone");
      }
      target.put(bytes.slice((int) offset, target.remaining()));
    }

    @Override
    public OwnedFd share() {
      throw new UnsupportedOperationException("no file");
    }

    @Override
    public long fileOffset() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
