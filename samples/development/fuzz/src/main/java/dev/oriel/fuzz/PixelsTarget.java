// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameMailbox;
import dev.oriel.core.frame.InvalidScanoutException;
import dev.oriel.core.frame.PixelBlock;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.core.image.PictureComposer;
import dev.oriel.core.os.OwnedFd;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Feeds pixels of messages through the mailbox into a picture. The picture is equal to a
/// calculation pixel by pixel, however frames were joined or overlaid, and each message is released
/// once.
final class PixelsTarget implements FuzzTarget {

  private static final int EXTENT = 24;

  /// Counts how often a message is released.
  private static final class Lease implements ReleaseTicket {

    private int releases;

    @Override
    public boolean release(ReleaseCause cause) {
      releases++;
      return releases == 1;
    }

    @Override
    public boolean releaseWhenSignalled(OwnedFd fence) {
      fence.close();
      return release(ReleaseCause.FENCE);
    }
  }

  @Override
  public void run(Choices choices) {
    FrameMailbox mailbox = new FrameMailbox(() -> {});
    PictureComposer composer = new PictureComposer();
    List<Lease> leases = new ArrayList<>();
    int width = 1 + choices.below(EXTENT);
    int height = 1 + choices.below(EXTENT);
    int[] expected = new int[width * height];
    long serial = 0;
    Lease first = new Lease();
    leases.add(first);
    mailbox.submit(frame(++serial, width, height, black(width, height, first)));
    while (!choices.isDone()) {
      Lease lease = new Lease();
      try {
        PixelBlock block = block(choices, lease);
        // In the listener, pixels outside would make the picture grow; here they are cut off.
        leases.add(lease);
        draw(block, expected, width, height);
        mailbox.submit(frame(++serial, width, height, block));
      } catch (InvalidScanoutException | IllegalArgumentException _) {
        // Refused, as a message would be.
      }
      if (choices.below(4) == 0) {
        take(mailbox, composer);
        compare(composer.picture(), expected, width);
      }
    }
    take(mailbox, composer);
    compare(composer.picture(), expected, width);
    mailbox.close();
    for (Lease lease : leases) {
      if (lease.releases < 1) {
        throw new AssertionError("a message was not released");
      }
    }
  }

  private static Frame frame(long serial, int width, int height, PixelBlock block) {
    return new Frame.Pixels(serial, serial, width, height, List.of(block));
  }

  private static PixelBlock black(int width, int height, ReleaseTicket lease) {
    return new PixelBlock(
        Rect.ofSize(width, height),
        4 * width,
        PixelFormat.X8R8G8B8,
        ByteBuffer.allocateDirect(4 * width * height),
        lease);
  }

  private static PixelBlock block(Choices choices, ReleaseTicket lease) {
    Rect area =
        new Rect(
            choices.oneOf(0, 1, 2, 5, 11, 23),
            choices.oneOf(0, 1, 2, 5, 11, 23),
            choices.oneOf(1, 2, 3, 7, 24),
            choices.oneOf(1, 2, 3, 7, 24));
    int stride = choices.oneOf(4 * area.width(), 4 * area.width() + 4, 100, 101);
    PixelFormat format = choices.of(PixelFormat.values());
    int size = choices.oneOf(4096, 16, 64);
    ByteBuffer data = ByteBuffer.allocateDirect(Math.clamp(size, 0, 1 << 16));
    byte[] some = choices.bytes(32);
    for (int i = 0; i < data.capacity() && some.length > 0; i++) {
      data.put(i, (byte) (some[i % some.length] + i));
    }
    return new PixelBlock(area, stride, format, data, lease);
  }

  private static void draw(PixelBlock block, int[] expected, int width, int height) {
    PixelFormat f = block.format();
    Rect area = block.area();
    for (int y = area.y(); y < Math.min(height, (long) area.y() + area.height()); y++) {
      for (int x = area.x(); x < Math.min(width, (long) area.x() + area.width()); x++) {
        int at = (y - area.y()) * block.strideBytes() + (x - area.x()) * PixelFormat.BYTES;
        expected[y * width + x] =
            (block.data().get(at + f.redByte()) & 0xff) << 16
                | (block.data().get(at + f.greenByte()) & 0xff) << 8
                | (block.data().get(at + f.blueByte()) & 0xff);
      }
    }
  }

  private static void take(FrameMailbox mailbox, PictureComposer composer) {
    for (Frame frame = mailbox.poll(); frame != null; frame = mailbox.poll()) {
      try (Frame taken = frame) {
        composer.apply(taken);
      }
    }
  }

  private static void compare(@Nullable Picture picture, int[] expected, int width) {
    if (picture == null) {
      throw new AssertionError("no picture");
    }
    for (int i = 0; i < expected.length; i++) {
      int is = picture.rgb(i % width, i / width) & 0xffffff;
      if (is != expected[i]) {
        throw new AssertionError(
            String.format(
                Locale.ROOT,
                "pixel %d,%d is %06x, it should be %06x",
                i % width,
                i / width,
                is,
                expected[i]));
      }
    }
  }
}
