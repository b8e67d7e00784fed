// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.InvalidScanoutException;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.fixtures.OpenDescriptors;
import dev.oriel.fixtures.UnsealableMemory;
import dev.oriel.guest.MemoryBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Buffers that would crash the process in llvmpipe, or make it read other memory of the process,
/// are refused before they reach it. All tests use one process, which continues to import buffers.
@Timeout(value = 600, threadMode = ThreadMode.SAME_THREAD)
final class HostileBufferTest {

  private final EglContext context = EglContext.surfaceless(EglDisplay.surfaceless());
  private @Nullable DmabufImporter opened;
  private int descriptors;

  @TempDir private Path folder;

  @BeforeEach
  @Timeout(value = 600, threadMode = ThreadMode.SAME_THREAD)
  void open() {
    context.makeCurrent();
    opened = new DmabufImporter(context);
    descriptors = OpenDescriptors.count();
  }

  @AfterEach
  @Timeout(value = 600, threadMode = ThreadMode.SAME_THREAD)
  void stillImportsAndLeaksNothing() {
    try (MemoryBuffer buffer = new MemoryBuffer(64 * 64 * 4).word(0, 0x102030);
        DmabufScanout scanout = buffer.scanout(64, 64, Fourcc.XRGB8888, 256, 0)) {
      assertEquals(0x102030, TextureReader.rgb(importer().texture(scanout), 0, 0));
    }
    importer().close();
    context.close();
    assertEquals(descriptors, OpenDescriptors.count());
  }

  private DmabufImporter importer() {
    DmabufImporter i = opened;
    if (i == null) {
      throw new AssertionError("not open");
    }
    return i;
  }

  private String refusal(OwnedFd fd, DmabufLayout layout) {
    try (DmabufScanout scanout = new DmabufScanout(layout, List.of(fd))) {
      return String.valueOf(
          assertThrows(UnsafeDmabufException.class, () -> importer().texture(scanout))
              .getMessage());
    }
  }

  private static DmabufLayout layout(int width, int height, long stride, long offset) {
    return MemoryBuffer.layout(width, height, Fourcc.XRGB8888, stride, offset);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 640, 480, 2560, 0", // empty
    "4096, 640, 480, 2560, 0", // short
    "1228799, 640, 480, 2560, 0", // one byte short
    "1228800, 640, 480, 2564, 0", // stride too long for the file
    "1228800, 640, 480, 2560, 4", // offset pushes the last row out
    "1228800, 640, 480, 2560, 1228800", // offset at the end
    "1228800, 640, 480, 2560, 1073741824", // offset far beyond
    "4096, 16384, 16384, 65536, 0", // huge
    "65536, 1, 16384, 2147483644, 0" // rows far apart
  })
  void aFileThatIsTooShortIsRefusedWithBothSizes(
      long size, int width, int height, long stride, long offset) {
    DmabufLayout layout = layout(width, height, stride, offset);
    String message = refusal(Memory.memfd("oriel-test", size), layout);
    assertTrue(message.contains("needs " + layout.requiredBytes(0) + " bytes"), message);
    assertTrue(message.contains("" + size), message);
  }

  @Test
  void theLastRowNeedsNoPadding() {
    DmabufLayout layout = layout(10, 3, 64, 0);
    assertEquals(64 * 2 + 40, layout.requiredBytes(0));
    try (DmabufScanout scanout =
        new DmabufScanout(layout, List.of(Memory.memfd("oriel-test", 64 * 2 + 40)))) {
      assertEquals(0, TextureReader.rgb(importer().texture(scanout), 9, 2));
    }
  }

  @Test
  void aPictureThatEndsWithItsPageIsReadToItsLastPixel() {
    try (MemoryBuffer buffer = new MemoryBuffer(4096).word(4092, 0x99aabb);
        DmabufScanout scanout = buffer.scanout(1023, 1, Fourcc.XRGB8888, 4092, 4)) {
      assertEquals(0x99aabb, TextureReader.rgb(importer().texture(scanout), 1022, 0));
    }
  }

  @Test
  void memoryThatCannotBeSealedIsRefused() {
    String message =
        refusal(OwnedFd.adopt(UnsealableMemory.create(640 * 480 * 4)), layout(640, 480, 2560, 0));
    assertTrue(message.contains("can shrink"), message);
    assertTrue(message.contains("F_SEAL_SHRINK"), message);
  }

  @Test
  void memoryIsSealedSoThatItCannotShrinkAfterTheImport() {
    try (MemoryBuffer buffer = new MemoryBuffer(640 * 480 * 4);
        DmabufScanout scanout = buffer.scanout(640, 480, Fourcc.XRGB8888, 2560, 0)) {
      var _ = importer().texture(scanout);
      assertThrows(OsException.class, () -> Memory.truncate(buffer.fd().number(), 0));
      assertEquals(0, TextureReader.rgb(importer().texture(scanout), 639, 479));
    }
  }

  @Test
  void anOrdinaryFileIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("buffer"), new byte[64 * 64 * 4]);
    String message = refusal(Descriptors.open(file.toString(), true), layout(64, 64, 256, 0));
    assertTrue(message.contains("a regular file of 16384 bytes that can shrink"), message);
  }

  @ParameterizedTest
  @CsvSource({"/dev/null", "/dev/zero"})
  void aDeviceIsRefused(String path) {
    String message = refusal(Descriptors.open(path, true), layout(64, 64, 256, 0));
    assertTrue(message.contains("a character device that can shrink"), message);
  }

  @Test
  void aSocketIsRefused() {
    try (UnixSockets.Pair pair = UnixSockets.pair()) {
      String message = refusal(pair.near(), layout(64, 64, 256, 0));
      assertTrue(message.contains("a socket"), message);
    }
  }

  @Test
  void aPipeIsRefused() throws IOException {
    Process cat = new ProcessBuilder("cat").start();
    try {
      String message =
          refusal(Descriptors.open("/proc/" + cat.pid() + "/fd/0", false), layout(64, 64, 256, 0));
      assertTrue(message.contains("a pipe"), message);
    } finally {
      cat.destroy();
    }
  }

  @Test
  void aReadOnlyDescriptorIsRefused() {
    try (MemoryBuffer buffer = new MemoryBuffer(64 * 64 * 4)) {
      // Sealed in advance, because a read-only descriptor cannot seal.
      assertTrue(Descriptors.sealAgainstShrinking(buffer.fd().number()));
      String message =
          refusal(
              Descriptors.open("/proc/self/fd/" + buffer.fd().number(), false),
              layout(64, 64, 256, 0));
      assertTrue(message.contains("opened for reading only"), message);
    }
  }

  @ParameterizedTest
  @CsvSource({"257, 0", "258, 0", "256, 1", "256, 2"})
  void rowsThatSplitPixelsAreRefused(long stride, long offset) {
    String message = refusal(Memory.memfd("oriel-test", 1 << 16), layout(64, 64, stride, offset));
    assertTrue(message.contains("not aligned to its 4-byte pixels"), message);
  }

  @Test
  void offsetsBeyondEglsNumbersAreRefused() {
    String message =
        refusal(Memory.memfd("oriel-test", 1 << 16), layout(64, 64, 256, 0xffff_fff0L));
    assertTrue(message.contains("31-bit"), message);
  }

  @Test
  void theSecondPlaneIsCheckedAsTheFirstIs() {
    DmabufLayout nv12 =
        new DmabufLayout(
            64,
            64,
            Fourcc.NV12,
            Modifier.LINEAR,
            List.of(new PlaneLayout(0, 64), new PlaneLayout(4096, 64)),
            Rect.ofSize(64, 64),
            false);
    String message = refusal(Memory.memfd("oriel-test", 4096 + 2047), nv12);
    assertTrue(message.contains("plane 1"), message);
    assertTrue(message.contains("needs 6144 bytes"), message);
  }

  /// The second plane of NV12 consists of pairs of bytes.
  @ParameterizedTest
  @CsvSource({"4097, 64", "4096, 65"})
  void rowsThatSplitTheColoursOfTheSecondPlaneAreRefused(long offset, long stride) {
    DmabufLayout nv12 =
        new DmabufLayout(
            64,
            64,
            Fourcc.NV12,
            Modifier.LINEAR,
            List.of(new PlaneLayout(0, 64), new PlaneLayout(offset, stride)),
            Rect.ofSize(64, 64),
            false);
    String message = refusal(Memory.memfd("oriel-test", 1 << 16), nv12);
    assertTrue(message.contains("plane 1"), message);
    assertTrue(message.contains("not aligned to its 2-byte pixels"), message);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 480, 2560, 0",
    "640, 0, 2560, 0",
    "-1, 480, 2560, 0",
    "640, -480, 2560, 0",
    "16385, 480, 65540, 0",
    "2147483647, 2147483647, 2147483647, 0",
    "640, 480, 2559, 0",
    "640, 480, 0, 0",
    "640, 480, -2560, 0",
    "640, 480, 4294967296, 0",
    "640, 480, 2560, -4",
    "640, 480, 2560, 4294967296"
  })
  void numbersThatCannotBeTrueMakeNoLayout(int width, int height, long stride, long offset) {
    assertThrows(
        InvalidScanoutException.class,
        () ->
            new DmabufLayout(
                width,
                height,
                Fourcc.XRGB8888,
                Modifier.LINEAR,
                List.of(new PlaneLayout(offset, stride)),
                new Rect(0, 0, 1, 1),
                false));
  }

  @Test
  void planeCountsThatCannotBeTrueMakeNoLayout() {
    PlaneLayout plane = new PlaneLayout(0, 256);
    for (List<PlaneLayout> planes :
        List.of(
            List.<PlaneLayout>of(),
            List.of(plane, plane),
            List.of(plane, plane, plane, plane, plane))) {
      assertThrows(
          InvalidScanoutException.class,
          () ->
              new DmabufLayout(
                  64, 64, Fourcc.XRGB8888, Modifier.LINEAR, planes, Rect.ofSize(64, 64), false));
    }
  }
}
