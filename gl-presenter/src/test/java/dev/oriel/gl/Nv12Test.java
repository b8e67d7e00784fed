// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FramePath;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dmabuf.UnsupportedDmabufException;
import dev.oriel.guest.Udmabuf;
import dev.oriel.guest.WaitingTicket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tests of pictures with luma and chroma in two planes. If the driver imports them, each pixel has
/// its colour; if not, the refusal gives the reason.
@Timeout(value = 600, threadMode = ThreadMode.SAME_THREAD)
final class Nv12Test {

  private static final int SIDE = 64;
  private static final int STRIDE = 128;
  private static final int LUMA_BYTES = STRIDE * SIDE;
  private static final int CHROMA_BYTES = LUMA_BYTES / 2;

  /// The upper half has one block for each of [#COLOURS], the lower half has grey values from 16.
  private static final int BLOCK = 16;

  /// Y, Cb, Cr: red, green and blue of BT.601 and of BT.709, a skin tone, white.
  private static final int[][] COLOURS = {
    {81, 90, 240}, {145, 54, 34}, {41, 240, 110}, {63, 102, 240},
    {173, 42, 26}, {32, 240, 118}, {160, 112, 150}, {235, 128, 128},
  };

  /// Drivers calculate in 8-bit steps, and Cb and Cr have weights of up to 2.1.
  private static final int TOLERANCE = 3;

  /// The files of the planes.
  enum Files {
    ONE,
    TWO
  }

  /// The conversion of luma and chroma to red, green and blue. EGL leaves the choice to the driver
  /// if none is stated, and QEMU's messages state none. In both standards, black to white is 16 to
  /// 235.
  private enum Standard {
    BT_601(0.299, 0.114),
    BT_709(0.2126, 0.0722);

    private final double red;
    private final double blue;

    Standard(double red, double blue) {
      this.red = red;
      this.blue = blue;
    }

    int[] rgb(int[] colour) {
      double y = 255.0 / 219 * (colour[0] - 16);
      double r = y + 255.0 / 112 * (1 - red) * (colour[2] - 128);
      double b = y + 255.0 / 112 * (1 - blue) * (colour[1] - 128);
      double g = (y - red * r - blue * b) / (1 - red - blue);
      return new int[] {eightBits(r), eightBits(g), eightBits(b)};
    }

    private static int eightBits(double value) {
      return (int) Math.round(Math.clamp(value, 0, 255));
    }
  }

  private final HeadlessReader reader = HeadlessReader.open();
  private final Arena arena = Arena.ofConfined();

  @AfterEach
  @Timeout(value = 600, threadMode = ThreadMode.SAME_THREAD)
  void close() {
    reader.close();
    arena.close();
  }

  @ParameterizedTest
  @EnumSource
  void memoryOfTwoPlanesIsShownInItsColoursOrRefusedInWords(Files files) {
    WaitingTicket ticket = new WaitingTicket();
    try {
      assertColours(read(scanout(files, bytes -> Memory.memfd("oriel-nv12", bytes)), ticket));
      assertEquals(ReleaseCause.FINISH, ticket.await());
    } catch (UnsupportedDmabufException e) {
      // llvmpipe lists NV12 but does not import it before Mesa 25.
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith("eglCreateImage(64x64 NV12 LINEAR stride 128"), message);
      assertTrue(message.contains(" = EGL_BAD_"), message);
      assertTrue(message.contains("; the driver "), message);
      assertTrue(
          message.contains("the CPU reads only linear buffers of 8 bits per colour"), message);
      assertEquals(0, reader.imports());
      assertEquals(ReleaseCause.IMPORT_FAILED, ticket.await());
    }
  }

  @Tag("lab")
  @ParameterizedTest
  @EnumSource
  void theKernelsBuffersOfTwoPlanesAreShownInTheirColours(Files files) {
    WaitingTicket ticket = new WaitingTicket();
    DmabufScanout scanout = scanout(files, Udmabuf::create);
    assertColours(read(scanout, ticket));
    assertEquals(ReleaseCause.FINISH, ticket.await());
    assertEquals(1, reader.imports());
  }

  /// Creates the picture in memory that `allocate` returns.
  private DmabufScanout scanout(Files files, LongFunction<OwnedFd> allocate) {
    List<OwnedFd> fds = new ArrayList<>();
    MemorySegment luma;
    MemorySegment chroma;
    if (files == Files.ONE) {
      fds.add(allocate.apply(LUMA_BYTES + CHROMA_BYTES));
      MemorySegment both = map(fds.getFirst(), LUMA_BYTES + CHROMA_BYTES);
      luma = both.asSlice(0, LUMA_BYTES);
      chroma = both.asSlice(LUMA_BYTES);
    } else {
      fds.add(allocate.apply(LUMA_BYTES));
      fds.add(allocate.apply(CHROMA_BYTES));
      luma = map(fds.getFirst(), LUMA_BYTES);
      chroma = map(fds.getLast(), CHROMA_BYTES);
    }
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int[] colour = colour(x, y);
        luma.set(ValueLayout.JAVA_BYTE, (long) STRIDE * y + x, (byte) colour[0]);
        long pair = (long) STRIDE * (y / 2) + x / 2 * 2L;
        chroma.set(ValueLayout.JAVA_BYTE, pair, (byte) colour[1]);
        chroma.set(ValueLayout.JAVA_BYTE, pair + 1, (byte) colour[2]);
      }
    }
    PlaneLayout second = new PlaneLayout(files == Files.ONE ? LUMA_BYTES : 0, STRIDE);
    return new DmabufScanout(
        new DmabufLayout(
            SIDE,
            SIDE,
            Fourcc.NV12,
            Modifier.LINEAR,
            List.of(new PlaneLayout(0, STRIDE), second),
            Rect.ofSize(SIDE, SIDE),
            false),
        fds);
  }

  private MemorySegment map(OwnedFd fd, int bytes) {
    return Memory.map(fd.number(), 0, bytes, true, arena);
  }

  private static int[] colour(int x, int y) {
    if (y < 2 * BLOCK) {
      return COLOURS[y / BLOCK * (SIDE / BLOCK) + x / BLOCK];
    }
    return new int[] {16 + (x + SIDE * (y - 2 * BLOCK)) % 220, 128, 128};
  }

  private Picture read(DmabufScanout scanout, WaitingTicket ticket) {
    Picture target = new Picture(SIDE, SIDE);
    Damage all = Damage.full(SIDE, SIDE);
    try (Frame.Dmabuf frame = new Frame.Dmabuf(1, System.nanoTime(), scanout, all, ticket)) {
      assertEquals(FramePath.DIRECT, reader.read(frame, all, target, target).path());
    }
    return target;
  }

  /// Checks that all pixels use the same standard, except pixels next to another colour, which the
  /// driver may blend.
  private static void assertColours(Picture picture) {
    List<String> wrong = new ArrayList<>();
    for (Standard standard : Standard.values()) {
      String first = firstDifference(picture, standard);
      if (first.isEmpty()) {
        return;
      }
      wrong.add(first);
    }
    fail(wrong.toString());
  }

  private static String firstDifference(Picture picture, Standard standard) {
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        boolean inside = y >= 2 * BLOCK ? y >= 2 * BLOCK + 2 : insideBlock(x) && insideBlock(y);
        int[] expected = standard.rgb(colour(x, y));
        for (int c = 0; inside && c < expected.length; c++) {
          int seen = picture.rgb(x, y) >> (16 - 8 * c) & 255;
          if (Math.abs(seen - expected[c]) > TOLERANCE) {
            return String.format(
                Locale.ROOT,
                "%s: byte %d of pixel %d,%d is %d, not %d",
                standard,
                c,
                x,
                y,
                seen,
                expected[c]);
          }
        }
      }
    }
    return "";
  }

  private static boolean insideBlock(int at) {
    return at % BLOCK >= 2 && at % BLOCK < BLOCK - 2;
  }
}
