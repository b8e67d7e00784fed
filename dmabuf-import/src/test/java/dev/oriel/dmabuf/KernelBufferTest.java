// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dmabuf.internal.egl.Egl;
import dev.oriel.guest.Udmabuf;
import dev.oriel.guest.Vgem;
import dev.oriel.guest.VgemFences;
import dev.oriel.sync.DmabufSync;
import dev.oriel.sync.DmabufSync.Access;
import dev.oriel.sync.SyncFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lwjgl.egl.ANDROIDNativeFenceSync;
import org.lwjgl.egl.EGL10;

/// Tests of imports of a real kernel's dma-bufs, and of the fences of draws from them, in the lab
/// VM.
@Tag("lab")
@VgemFences
@Timeout(value = 600, threadMode = ThreadMode.SAME_THREAD)
final class KernelBufferTest {

  private static final int WIDTH = 320;
  private static final int HEIGHT = 192;
  private static final int STRIDE = 4 * WIDTH;
  private static final int SIZE = STRIDE * HEIGHT;
  private static final int PAGE = 4096;

  private final EglContext context = EglContext.surfaceless(EglDisplay.surfaceless());
  private final DmabufImporter importer;

  KernelBufferTest() {
    context.makeCurrent();
    importer = new DmabufImporter(context);
  }

  @AfterEach
  @Timeout(value = 600, threadMode = ThreadMode.SAME_THREAD)
  void close() {
    importer.close();
    context.close();
  }

  private static DmabufLayout layout(int height, long modifier) {
    return new DmabufLayout(
        WIDTH,
        height,
        Fourcc.XRGB8888,
        modifier,
        List.of(new PlaneLayout(0, STRIDE)),
        Rect.ofSize(WIDTH, height),
        false);
  }

  private static DmabufScanout scanout(OwnedFd dmabuf, long modifier) {
    return new DmabufScanout(layout(HEIGHT, modifier), List.of(dmabuf.duplicate()));
  }

  /// Draws noise into XR24 pixels.
  ///
  /// @return the noise as bytes R, G, B, 255
  private static byte[] noise(MemorySegment pixels, long seed) {
    Random random = new Random(seed);
    byte[] rgba = new byte[SIZE];
    for (int i = 0; i < SIZE; i += 4) {
      int word = random.nextInt();
      pixels.set(ValueLayout.JAVA_INT_UNALIGNED, i, word);
      rgba[i] = (byte) (word >> 16);
      rgba[i + 1] = (byte) (word >> 8);
      rgba[i + 2] = (byte) word;
      rgba[i + 3] = (byte) 0xff;
    }
    return rgba;
  }

  @ParameterizedTest
  @ValueSource(longs = {Modifier.LINEAR, Modifier.INVALID})
  void aGuestsMemoryComesOutExactlyAndWhatItWritesLaterToo(long modifier) {
    try (OwnedFd guest = Memory.memfd("oriel-lab", SIZE);
        OwnedFd dmabuf = Udmabuf.ofPages(guest, IntStream.range(0, SIZE / PAGE).boxed().toList());
        DmabufScanout scanout = scanout(dmabuf, modifier);
        Arena arena = Arena.ofConfined()) {
      MemorySegment memory = Memory.map(guest.number(), 0, SIZE, true, arena);
      for (int seed = 0; seed < 5; seed++) {
        byte[] expected = noise(memory, seed);
        assertArrayEquals(expected, TextureReader.rgba(importer.texture(scanout)));
      }
      assertEquals(1, importer.imports(), "the texture is the guest's memory");
    }
  }

  @Test
  void pagesInAnyOrderMakeOnePicture() {
    List<Integer> pages = new ArrayList<>(IntStream.range(0, SIZE / PAGE).boxed().toList());
    Collections.shuffle(pages, new Random(5));
    try (OwnedFd guest = Memory.memfd("oriel-lab", SIZE);
        OwnedFd dmabuf = Udmabuf.ofPages(guest, pages);
        DmabufScanout scanout = scanout(dmabuf, Modifier.INVALID);
        Arena arena = Arena.ofConfined()) {
      MemorySegment picture = arena.allocate(SIZE);
      byte[] expected = noise(picture, 1);
      MemorySegment memory = Memory.map(guest.number(), 0, SIZE, true, arena);
      for (int i = 0; i < pages.size(); i++) {
        memory
            .asSlice((long) pages.get(i) * PAGE, PAGE)
            .copyFrom(picture.asSlice((long) i * PAGE, PAGE));
      }
      assertArrayEquals(expected, TextureReader.rgba(importer.texture(scanout)));
    }
  }

  @Test
  void aBufferIsKnownAgainByWhateverDescriptorItComes() {
    List<OwnedFd> buffers =
        List.of(Udmabuf.create(SIZE), Udmabuf.create(SIZE), Udmabuf.create(SIZE));
    ImportedTexture first;
    try (DmabufScanout scanout = scanout(buffers.getFirst(), Modifier.INVALID)) {
      first = importer.texture(scanout);
    }
    for (int i = 0; i < 300; i++) {
      try (DmabufScanout scanout = scanout(buffers.get(i % 3), Modifier.INVALID)) {
        ImportedTexture texture = importer.texture(scanout);
        if (i % 3 == 0) {
          assertSame(first, texture);
        }
      }
    }
    assertEquals(3, importer.imports());
    buffers.forEach(OwnedFd::close);
  }

  @Test
  void anotherDriversBufferComesOutExactly() {
    try (Vgem vgem = Vgem.open();
        Vgem.Buffer buffer = vgem.createBuffer(WIDTH, HEIGHT);
        Arena arena = Arena.ofConfined()) {
      assertEquals(STRIDE, buffer.strideBytes());
      MemorySegment memory = Memory.map(buffer.dmabuf().number(), 0, SIZE, true, arena);
      byte[] expected = noise(memory, 2);
      try (DmabufScanout scanout = scanout(buffer.dmabuf(), Modifier.LINEAR)) {
        assertArrayEquals(expected, TextureReader.rgba(importer.texture(scanout)));
      }
    }
  }

  /// Trials make both kinds of buffers that QEMU makes; TrialBufferTest reads them.
  @Test
  void trialsHaveTheDevicesOwnBuffersAndThoseOfAGuestsMemory() {
    assertEquals(
        List.of(TrialBuffer.Origin.GPU, TrialBuffer.Origin.UDMABUF),
        TrialBuffer.origins(context.display()));
    for (TrialBuffer.Origin origin : TrialBuffer.Origin.values()) {
      try (TrialBuffer buffer = TrialBuffer.make(origin, context, WIDTH, HEIGHT)) {
        assertEquals(
            origin != TrialBuffer.Origin.MEMORY,
            Descriptors.isDmabuf(buffer.scanout().fd(0).number()),
            origin::toString);
      }
    }
  }

  @Test
  void aDmabufThatIsTooShortIsRefused() {
    try (OwnedFd dmabuf = Udmabuf.create(SIZE);
        DmabufScanout scanout =
            new DmabufScanout(layout(HEIGHT + 1, Modifier.LINEAR), List.of(dmabuf.duplicate()))) {
      String message =
          String.valueOf(
              assertThrows(UnsafeDmabufException.class, () -> importer.texture(scanout))
                  .getMessage());
      assertTrue(message.contains("a dma-buf"), message);
      assertTrue(message.contains("" + SIZE), message);
    }
  }

  @Test
  void aDmabufThatTheDriverRefusesIsNotCalledMemory() {
    long tiled = 0x0100000000000002L;
    try (OwnedFd dmabuf = Udmabuf.create(SIZE);
        DmabufScanout scanout = scanout(dmabuf, tiled)) {
      String message =
          String.valueOf(
              assertThrows(UnsupportedDmabufException.class, () -> importer.texture(scanout))
                  .getMessage());
      assertTrue(message.contains("the driver lists XR24: LINEAR"), message);
      assertFalse(message.contains("no dma-buf"), message);
    }
  }

  /// The rows are padded, and more pages follow the last row.
  @Test
  void aDmabufThatIsLargerThanItsRowsIsReadByItsStride() {
    int width = 200;
    int height = 100;
    DmabufLayout part =
        new DmabufLayout(
            width,
            height,
            Fourcc.XRGB8888,
            Modifier.INVALID,
            List.of(new PlaneLayout(0, STRIDE)),
            Rect.ofSize(width, height),
            false);
    try (OwnedFd dmabuf = Udmabuf.create(SIZE);
        Arena arena = Arena.ofConfined();
        DmabufScanout scanout = new DmabufScanout(part, List.of(dmabuf.duplicate()))) {
      byte[] whole = noise(Memory.map(dmabuf.number(), 0, SIZE, true, arena), 3);
      byte[] rgba = TextureReader.rgba(importer.texture(scanout));
      for (int y = 0; y < height; y++) {
        assertArrayEquals(
            Arrays.copyOfRange(whole, y * STRIDE, y * STRIDE + 4 * width),
            Arrays.copyOfRange(rgba, y * 4 * width, (y + 1) * 4 * width),
            "row " + y);
      }
    }
  }

  @Test
  void theFenceOfWhatIsDrawnIsASyncFile() {
    try (OwnedFd dmabuf = Udmabuf.create(SIZE);
        DmabufScanout scanout = scanout(dmabuf, Modifier.INVALID)) {
      byte[] _ = TextureReader.rgba(importer.texture(scanout));
      try (GpuFence fence = context.fence()) {
        OwnedFd descriptor = fence.descriptor();
        assertNotNull(descriptor, context.display() + " has native fences");
        try (SyncFile drawn = SyncFile.adopt(descriptor)) {
          assertTrue(drawn.await(Duration.ofSeconds(60)));
          assertEquals(1, drawn.describe().status());
          // The fence that the next writer of the guest's memory would wait for, if it waited for
          // fences.
          assertTrue(DmabufSync.importFences(dmabuf, drawn, Access.READ));
        }
      }
    }
  }

  @Test
  void whatIsDrawnWaitsForTheWriterOfTheBuffer() throws Exception {
    try (Vgem vgem = Vgem.open();
        Vgem.Buffer buffer = vgem.createBuffer(WIDTH, HEIGHT)) {
      Vgem.PendingFence writing = buffer.beginWrite();
      SyncFile written = DmabufSync.exportFences(buffer.dmabuf(), Access.READ);
      assertNotNull(written);
      CountDownLatch begun = new CountDownLatch(1);
      CompletableFuture<Boolean> drawn = new CompletableFuture<>();
      Thread present =
          Thread.ofPlatform()
              .start(
                  () -> {
                    EglContext own = EglContext.surfaceless(context.display());
                    try {
                      own.makeCurrent();
                      begun.countDown();
                      boolean waits = waitOnGpu(own.display(), written.detach());
                      try (GpuFence submitted = own.fence()) {
                        drawn.complete(waits && submitted.await(Duration.ofSeconds(60)));
                      }
                    } catch (RuntimeException e) {
                      drawn.completeExceptionally(e);
                    } finally {
                      own.close();
                    }
                  });
      assertTrue(begun.await(60, TimeUnit.SECONDS));
      assertThrows(TimeoutException.class, () -> drawn.get(500, TimeUnit.MILLISECONDS));
      writing.signal();
      assertTrue(drawn.get(60, TimeUnit.SECONDS), "drawn when the writer was done");
      present.join();
      written.close();
    }
  }

  /// Makes the GPU wait for a writer before it executes later commands. Takes the descriptor.
  private static boolean waitOnGpu(EglDisplay display, OwnedFd writer) {
    long sync =
        Egl.createSync(
            display.handle(),
            ANDROIDNativeFenceSync.EGL_SYNC_NATIVE_FENCE_ANDROID,
            ANDROIDNativeFenceSync.EGL_SYNC_NATIVE_FENCE_FD_ANDROID,
            writer.detach(),
            EGL10.EGL_NONE);
    boolean waits = Egl.waitSync(display.handle(), sync);
    boolean _ = Egl.destroySync(display.handle(), sync);
    return waits;
  }
}
