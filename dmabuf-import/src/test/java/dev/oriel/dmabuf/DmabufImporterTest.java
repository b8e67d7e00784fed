// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.OpenDescriptors;
import dev.oriel.guest.MemoryBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// All tests run on one thread, to which the context belongs.
@Timeout(value = 600, threadMode = ThreadMode.SAME_THREAD)
final class DmabufImporterTest {

  private final EglContext context = EglContext.surfaceless(EglDisplay.surfaceless());
  private final DmabufImporter importer;
  private final int descriptors;

  DmabufImporterTest() {
    context.makeCurrent();
    importer = new DmabufImporter(context);
    descriptors = OpenDescriptors.count();
  }

  @AfterEach
  @Timeout(value = 600, threadMode = ThreadMode.SAME_THREAD)
  void closesAndLeaksNothing() {
    importer.close();
    context.close();
    assertEquals(descriptors, OpenDescriptors.count());
    assertEquals(0, mappingsOf("oriel-test"));
  }

  @ParameterizedTest
  @CsvSource({
    "XR24, 0x00123456, 123456",
    "AR24, 0x80123456, 123456",
    "XB24, 0x00563412, 123456",
    "AB24, 0x40563412, 123456",
    "AR30, 0xc00ffc00, 00ff00",
    "AB30, 0xfff00000, 0000ff"
  })
  void eachWordFormatComesOutInItsColours(String fourcc, String word, String rgb) {
    try (MemoryBuffer buffer = new MemoryBuffer(64 * 4 * 32);
        DmabufScanout scanout = buffer.scanout(64, 32, Fourcc.of(fourcc), 256, 0)) {
      buffer.word(256 * 7 + 4 * 5, Integer.parseUnsignedInt(word.substring(2), 16));
      assertEquals(rgb, hex(TextureReader.rgb(importer.texture(scanout), 5, 7)));
      assertEquals("000000", hex(TextureReader.rgb(importer.texture(scanout), 6, 7)));
    }
  }

  @ParameterizedTest
  @CsvSource({"0xf800, ff0000", "0x07e0, 00ff00", "0x001f, 0000ff"})
  void sixteenBitWordsComeOutInTheirColours(String word, String rgb) {
    try (MemoryBuffer buffer = new MemoryBuffer(64 * 2 * 32);
        DmabufScanout scanout = buffer.scanout(64, 32, Fourcc.RGB565, 128, 0)) {
      buffer.half(128 * 3 + 2 * 9, Integer.parseInt(word.substring(2), 16));
      assertEquals(rgb, hex(TextureReader.rgb(importer.texture(scanout), 9, 3)));
    }
  }

  private static String hex(int rgb) {
    return String.format(Locale.ROOT, "%06x", rgb);
  }

  @ParameterizedTest
  @ValueSource(longs = {Modifier.LINEAR, Modifier.INVALID})
  void linearAndUnstatedModifiersBothMeanRows(long modifier) {
    DmabufLayout layout =
        new DmabufLayout(
            100,
            50,
            Fourcc.XRGB8888,
            modifier,
            List.of(new PlaneLayout(4096, 512)),
            Rect.ofSize(100, 50),
            false);
    try (MemoryBuffer buffer = new MemoryBuffer(layout.requiredBytes(0));
        DmabufScanout scanout = buffer.scanout(layout)) {
      buffer.word(4096 + 512 * 49 + 4 * 99, 0xabcdef);
      assertEquals(0xabcdef, TextureReader.rgb(importer.texture(scanout), 99, 49));
    }
  }

  @Test
  void whatTheGuestWritesLaterIsSeenWithoutAnotherImport() {
    try (MemoryBuffer buffer = new MemoryBuffer(1920 * 1080 * 4);
        DmabufScanout scanout = buffer.scanout(1920, 1080, Fourcc.XRGB8888, 7680, 0)) {
      long last = 7680L * 1079 + 4 * 1919;
      for (int i = 1; i <= 20; i++) {
        buffer.word(last, i);
        assertEquals(i, TextureReader.rgb(importer.texture(scanout), 1919, 1079));
      }
      assertEquals(1, importer.imports());
    }
  }

  @Test
  void aGuestThatFlipsBetweenThreeBuffersCausesThreeImports() {
    List<MemoryBuffer> buffers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      buffers.add(new MemoryBuffer(640 * 480 * 4).word(0, 0x111111 * (i + 1)));
    }
    int descriptors = 0;
    for (int i = 0; i < 1000; i++) {
      // Each message has its own descriptors.
      try (DmabufScanout scanout = buffers.get(i % 3).scanout(640, 480, Fourcc.XRGB8888, 2560, 0)) {
        ImportedTexture texture = importer.texture(scanout);
        if (i % 100 < 3) {
          assertEquals(0x111111 * (i % 3 + 1), TextureReader.rgb(texture, 0, 0));
        }
      }
      if (i == 3) {
        descriptors = OpenDescriptors.count();
      }
    }
    assertEquals(3, importer.imports());
    assertEquals(997, importer.hits());
    assertEquals(descriptors, OpenDescriptors.count());
    buffers.forEach(MemoryBuffer::close);
  }

  @Test
  void aCropOfTheSameBufferIsNoOtherImport() {
    try (MemoryBuffer buffer = new MemoryBuffer(640 * 480 * 4);
        DmabufScanout whole = buffer.scanout(640, 480, Fourcc.XRGB8888, 2560, 0);
        DmabufScanout part =
            buffer.scanout(
                new DmabufLayout(
                    640,
                    480,
                    Fourcc.XRGB8888,
                    Modifier.LINEAR,
                    List.of(new PlaneLayout(0, 2560)),
                    new Rect(320, 0, 320, 480),
                    true))) {
      assertSame(importer.texture(whole), importer.texture(part));
    }
  }

  @Test
  void anotherOffsetInTheSameFileIsAnotherImport() {
    try (MemoryBuffer buffer = new MemoryBuffer(64 * 64 * 4 * 2).word(64 * 64 * 4, 0x123456);
        DmabufScanout first = buffer.scanout(64, 64, Fourcc.XRGB8888, 256, 0);
        DmabufScanout second = buffer.scanout(64, 64, Fourcc.XRGB8888, 256, 64 * 64 * 4)) {
      assertNotSame(importer.texture(first), importer.texture(second));
      assertEquals(0x123456, TextureReader.rgb(importer.texture(second), 0, 0));
    }
  }

  @Test
  void theCacheIsBoundedAndLetsGoOfTheLongestUnused() {
    for (int i = 0; i < 50; i++) {
      try (MemoryBuffer buffer = new MemoryBuffer(64 * 64 * 4);
          DmabufScanout scanout = buffer.scanout(64, 64, Fourcc.XRGB8888, 256, 0)) {
        assertEquals(0, TextureReader.rgb(importer.texture(scanout), 63, 63));
      }
    }
    assertEquals(DmabufImporter.DEFAULT_CAPACITY, importer.size());
    // In addition to these, the driver keeps the buffer that it read last.
    assertTrue(mappingsOf("oriel-test") <= DmabufImporter.DEFAULT_CAPACITY + 1);
  }

  @Test
  void buffersOfAnotherSizeLeaveWhenTheGuestChangesItsMode() {
    try (MemoryBuffer buffer = new MemoryBuffer(640 * 480 * 4);
        DmabufScanout large = buffer.scanout(640, 480, Fourcc.XRGB8888, 2560, 0);
        DmabufScanout small = buffer.scanout(320, 200, Fourcc.XRGB8888, 1280, 0)) {
      assertEquals(640, importer.texture(large).width());
      assertEquals(320, importer.texture(small).width());
      assertEquals(1, importer.size());
    }
  }

  @Test
  void aCachedTextureOutlivesTheMessageThatBroughtIt() {
    try (MemoryBuffer buffer = new MemoryBuffer(64 * 64 * 4)) {
      ImportedTexture texture;
      try (DmabufScanout scanout = buffer.scanout(64, 64, Fourcc.XRGB8888, 256, 0)) {
        texture = importer.texture(scanout);
      }
      buffer.word(0, 0x654321);
      assertEquals(0x654321, TextureReader.rgb(texture, 0, 0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"BX24", "RX24"})
  void aFormatThatTheDriverDoesNotTakeIsRefusedWithWhatItTakes(String fourcc) {
    try (MemoryBuffer buffer = new MemoryBuffer(64 * 64 * 4);
        DmabufScanout scanout = buffer.scanout(64, 64, Fourcc.of(fourcc), 256, 0)) {
      String message =
          String.valueOf(
              assertThrows(UnsupportedDmabufException.class, () -> importer.texture(scanout))
                  .getMessage());
      assertTrue(message.contains("64x64 " + fourcc), message);
      assertTrue(message.contains("EGL_BAD_"), message);
      assertTrue(message.contains("XR24"), message);
    }
  }

  @Test
  void aModifierThatTheDriverDoesNotTakeIsRefusedWithTheOnesItTakes() {
    DmabufLayout tiled =
        new DmabufLayout(
            64,
            64,
            Fourcc.XRGB8888,
            0x0100000000000002L,
            List.of(new PlaneLayout(0, 512)),
            Rect.ofSize(64, 64),
            false);
    try (MemoryBuffer buffer = new MemoryBuffer(1 << 16);
        DmabufScanout scanout = buffer.scanout(tiled)) {
      String message =
          String.valueOf(
              assertThrows(UnsupportedDmabufException.class, () -> importer.texture(scanout))
                  .getMessage());
      assertTrue(message.contains("0x0100000000000002 (Intel)"), message);
      assertTrue(message.contains("the driver lists XR24: LINEAR"), message);
      assertTrue(message.contains("the buffer is memory and no dma-buf"), message);
    }
  }

  /// A guest repeatedly allocates new buffers of the same mode.
  @Test
  void buffersOfTheSameSizeAreToldApartAndTheOldOnesLeave() {
    for (int i = 1; i <= 3 * DmabufImporter.DEFAULT_CAPACITY; i++) {
      try (MemoryBuffer buffer = new MemoryBuffer(64 * 64 * 4).word(0, i);
          DmabufScanout scanout = buffer.scanout(64, 64, Fourcc.XRGB8888, 256, 0)) {
        assertEquals(i, TextureReader.rgb(importer.texture(scanout), 0, 0));
        buffer.word(0, i + 1000);
        assertEquals(i + 1000, TextureReader.rgb(importer.texture(scanout), 0, 0));
      }
      assertEquals(i, importer.imports());
      assertTrue(importer.size() <= DmabufImporter.DEFAULT_CAPACITY);
    }
  }

  /// The rows are padded, and the file continues after the last row.
  @Test
  void aBufferThatIsLargerThanItsRowsIsReadByItsStride() {
    try (MemoryBuffer buffer = new MemoryBuffer(1 << 20);
        DmabufScanout scanout = buffer.scanout(100, 50, Fourcc.XRGB8888, 1024, 0)) {
      buffer.fill(0xbad); // padding and the file's rest too
      for (int y = 0; y < 50; y++) {
        for (int x = 0; x < 100; x++) {
          buffer.word(1024L * y + 4L * x, 0x10000 * y + x);
        }
      }
      byte[] rgba = TextureReader.rgba(importer.texture(scanout));
      assertEquals(4 * 100 * 50, rgba.length);
      for (int i = 0; i < rgba.length; i += 4) {
        int pixel = i / 4;
        assertEquals(
            0x10000 * (pixel / 100) + pixel % 100,
            (rgba[i] & 255) << 16 | (rgba[i + 1] & 255) << 8 | (rgba[i + 2] & 255));
      }
    }
  }

  @Test
  void anotherThreadIsRefused() throws InterruptedException {
    try (MemoryBuffer buffer = new MemoryBuffer(64 * 64 * 4);
        DmabufScanout scanout = buffer.scanout(64, 64, Fourcc.XRGB8888, 256, 0)) {
      Throwable[] thrown = new Throwable[1];
      Thread other =
          Thread.ofPlatform()
              .start(
                  () ->
                      thrown[0] =
                          assertThrows(
                              IllegalStateException.class, () -> importer.texture(scanout)));
      other.join();
      assertTrue(String.valueOf(thrown[0]).contains("was used on"));
    }
  }

  static long mappingsOf(String name) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(l -> l.contains(name)).count();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
