// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.InvalidScanoutException;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.core.image.PictureComposer;
import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.memory.SharedMemory;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dmabuf.DmabufMemory;
import dev.oriel.dmabuf.DmabufValidator;
import dev.oriel.dmabuf.UnsafeDmabufException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Feeds buffers and memory as in a scanout. A scanout that is accepted can be read to its last
/// byte, and a file that is truncated while it is read makes only that picture fail.
final class LayoutTarget implements FuzzTarget {

  /// The limit of pixels. Larger pictures would only take more time.
  private static final int MAX_PIXELS = 1 << 20;

  @Override
  public void run(Choices choices) {
    Resources before = Resources.now();
    while (!choices.isDone()) {
      try {
        if (choices.yes()) {
          dmabuf(choices);
        } else {
          mapped(choices);
        }
      } catch (InvalidScanoutException
          | IllegalArgumentException
          | UnsafeDmabufException
          | OsException e) {
        if (String.valueOf(e.getMessage()).isBlank()) {
          throw new AssertionError("a refusal without a message", e);
        }
      }
    }
    before.awaitAgain();
  }

  private static void dmabuf(Choices choices) {
    Fourcc fourcc =
        choices.below(8) == 0
            ? new Fourcc(choices.bits32())
            : choices.of(Fourcc.XRGB8888, Fourcc.ARGB8888, Fourcc.NV12, Fourcc.XBGR8888);
    int width = choices.number();
    int height = choices.number();
    List<PlaneLayout> planes = new ArrayList<>();
    int count = choices.oneOf(1, 1, 2, 0, 3, 4, 5) & 7;
    for (int i = 0; i < count; i++) {
      long stride = choices.yes() ? 4L * width : Integer.toUnsignedLong(choices.number());
      planes.add(new PlaneLayout(Integer.toUnsignedLong(choices.number()), stride));
    }
    long modifier =
        choices.of(Modifier.LINEAR, Modifier.LINEAR, Modifier.INVALID, 1L, choices.bits64());
    Rect visible =
        choices.yes()
            ? new Rect(0, 0, width, height)
            : new Rect(choices.number(), choices.number(), choices.number(), choices.number());
    DmabufLayout layout =
        new DmabufLayout(width, height, fourcc, modifier, planes, visible, choices.yes());
    String _ = layout.toString();
    List<OwnedFd> fds = new ArrayList<>();
    for (int i = choices.below(6); i >= 0; i--) {
      fds.add(AnyDescriptor.of(choices, layout.requiredBytes(0)));
    }
    try (DmabufScanout scanout = new DmabufScanout(layout, fds);
        DmabufMemory memory = new DmabufMemory()) {
      boolean software = choices.yes();
      new DmabufValidator(software).check(scanout);
      for (int i = 0; i < planes.size(); i++) {
        checkHeld(layout, i, Descriptors.seekSize(scanout.fd(i).number()));
      }
      AnyDescriptor.cut(scanout.fd(0));
      readTheLast(memory.of(scanout));
    }
  }

  /// Checks with a separate calculation that an accepted plane is within the file.
  private static void checkHeld(DmabufLayout layout, int plane, long size) {
    PlaneLayout p = layout.planes().get(plane);
    long rows =
        plane < layout.fourcc().colorPlanes()
            ? layout.fourcc().planeRows(plane, layout.height())
            : 1;
    long lastRow = Math.addExact(p.offsetBytes(), Math.multiplyExact(p.strideBytes(), rows - 1));
    if (lastRow >= size) {
      throw new AssertionError(
          String.format(
              Locale.ROOT, "plane %d of %s was accepted in %d bytes", plane, layout, size));
    }
  }

  private static void readTheLast(SharedMemory memory) {
    ByteBuffer last = ByteBuffer.allocateDirect(1);
    memory.read(memory.length() - 1, last);
    if (memory.isPinned()) {
      byte _ = memory.pinned().get((int) memory.length() - 1);
    }
  }

  private static void mapped(Choices choices) {
    int width = choices.number();
    int height = choices.number();
    int stride = choices.yes() ? 4 * width : choices.number();
    long offset = Integer.toUnsignedLong(choices.number());
    PixelFormat format = choices.of(PixelFormat.values());
    long length = MappedScanout.requiredBytes(width, height, stride);
    OwnedFd fd = AnyDescriptor.of(choices, offset + length);
    try (OwnedFd senders = fd.duplicate();
        SharedMemory memory = SharedMemory.map(fd, offset, length);
        MappedScanout scanout = new MappedScanout(width, height, stride, format, memory)) {
      if ((long) width * height > MAX_PIXELS) {
        return;
      }
      PictureComposer composer = new PictureComposer();
      Picture picture = new Picture(width, height);
      Damage damage = Damage.full(width, height);
      Damage _ = composer.apply(scanout, damage, picture, picture);
      AnyDescriptor.cut(senders);
      Rect part = new Rect(choices.number(), choices.number(), choices.number(), choices.number());
      Damage _ = composer.apply(scanout, Damage.of(part), picture, picture);
    }
  }
}
