package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.testing.Await;
import dev.oriel.dbus.testing.GpuCommand;
import dev.oriel.dbus.testing.GpuFormat;
import dev.oriel.dbus.testing.GuestFramebuffer;
import dev.oriel.dbus.testing.GuestMemory.Extent;
import dev.oriel.dbus.testing.Qemu;
import dev.oriel.dbus.testing.VirtioGpu;
import dev.oriel.dbus.testing.VirtioGpu.BlobScanout;
import dev.oriel.dbus.testing.VirtioGpu.Fencing;
import dev.oriel.sync.testing.Vgem;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A guest's own memory as dma-bufs, which the newest QEMU makes of it with the kernel's udmabuf
/// device: in the lab VM. The pictures are read through the dma-bufs themselves.
@Tag("lab")
final class GuestBlobTest {

  /// A whole number of pages, as the kernel wants for a udmabuf.
  private static final int WIDTH = 320;

  private static final int HEIGHT = 192;
  private static final Rect WHOLE = Rect.ofSize(WIDTH, HEIGHT);
  private static final GpuFormat FORMAT = GpuFormat.B8G8R8X8;
  private static final BlobScanout SHOWN = BlobScanout.whole(WIDTH, HEIGHT, FORMAT);
  private static final int PAGE = 4096;

  private static final int FLIPS = 100;

  /// As long as QEMU lets us, so that a slow machine is no reason for a release.
  private static final Duration DEADLINE = Duration.ofMillis(950);

  private static Qemu start() throws IOException {
    return Qemu.builder().gl("/dev/dri/renderD128").virtioGpu("blob=true").start();
  }

  @Test
  void aGuestThatFlipsShowsEachFrameInOneOfItsBuffers() throws Exception {
    try (Qemu qemu = start();
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      List<GuestFramebuffer> buffers = threeBuffers(qemu, gpu);
      Frames frames = new Frames();
      try (ConsoleSession session = attach(vm, frames, true)) {
        Set<Long> inodes = new HashSet<>();
        int ours = 0;
        for (int flip = 0; flip < FLIPS; flip++) {
          GuestFramebuffer fb = buffers.get(flip % 3);
          fb.drawFrame(flip);
          gpu.setScanoutBlob(0, 1 + flip % 3, SHOWN).ok();
          GpuCommand flush = gpu.flush(1 + flip % 3, WHOLE, Fencing.FENCED);
          try (Frame.Dmabuf frame = frames.takeGated(WHOLE)) {
            DmabufScanout scanout = frame.scanout();
            assertEquals(flip, frameNumber(scanout));
            if (flip % 50 < 3) {
              assertArrayEquals(fb.expectedRgba(WHOLE), rgba(scanout), "flip " + flip);
            }
            inodes.add(Descriptors.status(scanout.fd(0).number()).inode());
            boolean given = flush.isDone();
            if (frame.ticket().release(ReleaseCause.COPIED)) {
              assertFalse(given, "the guest got its buffer before we gave it, flip " + flip);
              ours++;
            }
          }
          flush.ok();
        }
        assertEquals(3, inodes.size(), "a buffer keeps its inode");
        assertTrue(ours > FLIPS * 3 / 4, "only " + ours + " frames came before their deadline");
        assertEquals(ours, session.stats().released(ReleaseCause.COPIED));
        assertEquals(0, session.stats().rejected());
        assertEquals(List.of(), frames.rejections());
      }
      frames.discardAll();
    }
  }

  /// QEMU itself throws most ScanoutDMABUF calls of such a guest away (`Disable` for the old buffer
  /// overtakes them), so a viewer may see a frame late; never a torn or a foreign one.
  @Test
  void withoutDmabuf2AGuestThatFlipsIsNotStalledAndShowsWholeFrames() throws Exception {
    try (Qemu qemu = start();
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      List<GuestFramebuffer> buffers = threeBuffers(qemu, gpu);
      Frames frames = new Frames();
      try (ConsoleSession session = attach(vm, frames, false)) {
        Set<Long> inodes = new HashSet<>();
        for (int flip = 0; flip < FLIPS; flip++) {
          buffers.get(flip % 3).drawFrame(flip);
          gpu.setScanoutBlob(0, 1 + flip % 3, SHOWN).ok();
          GpuCommand flush = gpu.flush(1 + flip % 3, WHOLE, Fencing.FENCED);
          // Before the first ScanoutDMABUF of the guest's buffers arrives, there is no such frame.
          Frame.Dmabuf frame = frames.takeGatedOrDone(WHOLE, flush);
          if (frame != null) {
            try (frame) {
              int number = frameNumber(frame.scanout());
              assertTrue(flip - 3 < number && number <= flip, number + " after flip " + flip);
              inodes.add(Descriptors.status(frame.scanout().fd(0).number()).inode());
            }
          }
          flush.ok();
        }
        assertFalse(inodes.isEmpty(), "not one of the guest's buffers was shown");
        assertTrue(inodes.size() <= 3, "a buffer keeps its inode");
        assertEquals(0, session.stats().rejected());
        assertEquals(List.of(), frames.rejections());
      }
      frames.discardAll();
    }
  }

  private static List<GuestFramebuffer> threeBuffers(Qemu qemu, VirtioGpu gpu) {
    List<GuestFramebuffer> buffers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, WIDTH, HEIGHT, FORMAT);
      gpu.createBlob(1 + i, fb.size(), fb.scatteredExtents()).ok();
      buffers.add(fb);
    }
    return buffers;
  }

  @ParameterizedTest(name = "dmabuf2={0}")
  @ValueSource(booleans = {false, true})
  void whatTheGuestWritesIsInTheBufferAtOnce(boolean dmabuf2) throws Exception {
    try (Qemu qemu = start();
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, WIDTH, HEIGHT, FORMAT);
      fb.drawGradient();
      gpu.createBlob(1, fb.size(), fb.extents()).ok();
      Frames frames = new Frames();
      try (ConsoleSession _ = attach(vm, frames, dmabuf2)) {
        gpu.setScanoutBlob(0, 1, SHOWN).ok();
        GpuCommand flush = gpu.flush(1, WHOLE, Fencing.FENCED);
        try (Frame.Dmabuf frame = frames.takeGated(WHOLE)) {
          DmabufLayout layout = frame.scanout().layout();
          assertEquals(Fourcc.XRGB8888, layout.fourcc());
          assertTrue(layout.linear(), Modifier.describe(layout.modifier()));
          assertFalse(layout.bottomUp());
          assertTrue(Descriptors.isDmabuf(frame.scanout().fd(0).number()));
          assertArrayEquals(fb.expectedRgba(WHOLE), rgba(frame.scanout()));
          fb.drawText(3);
          assertArrayEquals(fb.expectedRgba(WHOLE), rgba(frame.scanout()));
        }
        flush.ok();
      }
      frames.discardAll();
    }
  }

  @ParameterizedTest(name = "dmabuf2={0}")
  @ValueSource(booleans = {false, true})
  void pagesInAnyOrderMakeOnePicture(boolean dmabuf2) throws Exception {
    try (Qemu qemu = start();
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, WIDTH, HEIGHT, FORMAT);
      fb.drawGradient();
      int pages = Math.toIntExact((fb.size() + PAGE - 1) / PAGE);
      List<Integer> places = new ArrayList<>(IntStream.range(0, pages).boxed().toList());
      Collections.shuffle(places, new Random(11));
      long memory = qemu.memory().allocate((long) pages * PAGE);
      List<Extent> extents = new ArrayList<>();
      for (int i = 0; i < pages; i++) {
        long address = memory + (long) places.get(i) * PAGE;
        long length = Math.min(PAGE, fb.size() - (long) i * PAGE);
        qemu.memory().slice(address, length).copyFrom(fb.bytes().asSlice((long) i * PAGE, length));
        extents.add(new Extent(address, PAGE));
      }
      gpu.createBlob(1, (long) pages * PAGE, extents).ok();
      Frames frames = new Frames();
      try (ConsoleSession _ = attach(vm, frames, dmabuf2)) {
        gpu.setScanoutBlob(0, 1, SHOWN).ok();
        GpuCommand flush = gpu.flush(1, WHOLE, Fencing.FENCED);
        try (Frame.Dmabuf frame = frames.takeGated(WHOLE)) {
          assertArrayEquals(fb.expectedRgba(WHOLE), rgba(frame.scanout()));
        }
        flush.ok();
      }
      frames.discardAll();
    }
  }

  @ParameterizedTest(name = "dmabuf2={0}")
  @ValueSource(booleans = {false, true})
  void aPartOfABufferIsShown(boolean dmabuf2) throws Exception {
    try (Qemu qemu = start();
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, WIDTH, HEIGHT, FORMAT);
      fb.drawGradient();
      // ScanoutDMABUF does not say where the part begins, so QEMU can only show the first corner.
      // Neither call says where in a blob its framebuffer begins: virtio_gpu_create_dmabuf() in
      // QEMU's hw/display/virtio-gpu-udmabuf.c tells of offset 0 always.
      Rect crop = dmabuf2 ? new Rect(130, 20, 160, 100) : Rect.ofSize(160, 100);
      BlobScanout shown = new BlobScanout(WIDTH, HEIGHT, crop, FORMAT, fb.stride(), 0);
      gpu.createBlob(1, fb.size(), fb.scatteredExtents()).ok();
      Frames frames = new Frames();
      try (ConsoleSession _ = attach(vm, frames, dmabuf2)) {
        gpu.setScanoutBlob(0, 1, shown).ok();
        GpuCommand flush = gpu.flush(1, crop, Fencing.FENCED);
        try (Frame.Dmabuf frame = frames.takeGated(crop)) {
          assertArrayEquals(
              fb.expectedRgba(crop), rgba(frame.scanout()), () -> frame.scanout().toString());
        }
        flush.ok();
      }
      frames.discardAll();
    }
  }

  @Test
  void theGuestGetsItsBufferBackWhenAKernelFenceSignalsAndNotBefore() throws Exception {
    try (Qemu qemu = start();
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
        Vgem vgem = Vgem.open();
        Vgem.Buffer reader = vgem.createBuffer(64, 64)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, WIDTH, HEIGHT, FORMAT);
      gpu.createBlob(1, fb.size(), fb.extents()).ok();
      Frames frames = new Frames();
      try (ConsoleSession session = attach(vm, frames, true)) {
        gpu.setScanoutBlob(0, 1, SHOWN).ok();
        for (int i = 0; i < 20; i++) {
          Vgem.PendingFence reading = reader.beginWrite();
          long overtaken = session.stats().released(ReleaseCause.DEADLINE);
          GpuCommand flush = gpu.flush(1, WHOLE, Fencing.FENCED);
          try (Frame.Dmabuf frame = frames.takeGated(WHOLE)) {
            boolean bound = frame.ticket().releaseWhenSignalled(reader.dmabuf().duplicate());
            boolean given = flush.isDone();
            if (bound && session.stats().released(ReleaseCause.DEADLINE) == overtaken) {
              assertFalse(given, "the guest got its buffer before the fence was signalled");
            }
            reading.signal();
          }
          flush.ok();
        }
        Await.until(
            () -> "releases by fence: " + session.stats(),
            Duration.ofSeconds(5),
            () -> session.stats().released(ReleaseCause.FENCE) >= 15);
      }
      frames.discardAll();
    }
  }

  private static ConsoleSession attach(VmConnection vm, Frames frames, boolean dmabuf2) {
    return vm.console(0)
        .attach(frames, AttachOptions.DEFAULT.withDmabuf2(dmabuf2).withDeadline(DEADLINE));
  }

  /// The number of the frame in the buffer, which has to be in both its corners.
  private static int frameNumber(DmabufScanout scanout) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = map(scanout, arena);
      int first = bytes.get(ValueLayout.JAVA_INT_UNALIGNED, at(scanout, 0, 0));
      int last = bytes.get(ValueLayout.JAVA_INT_UNALIGNED, at(scanout, WIDTH - 1, HEIGHT - 1));
      assertEquals(first, last, "one frame from corner to corner");
      return GuestFramebuffer.frameNumber(first);
    }
  }

  /// The visible part of an XR24 buffer as bytes R, G, B, 255.
  private static byte[] rgba(DmabufScanout scanout) {
    Rect visible = scanout.layout().visible();
    byte[] rgba = new byte[Math.toIntExact(visible.area() * 4)];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = map(scanout, arena);
      int out = 0;
      for (int y = 0; y < visible.height(); y++) {
        for (int x = 0; x < visible.width(); x++) {
          int word = bytes.get(ValueLayout.JAVA_INT_UNALIGNED, at(scanout, x, y));
          rgba[out++] = (byte) (word >> 16);
          rgba[out++] = (byte) (word >> 8);
          rgba[out++] = (byte) word;
          rgba[out++] = (byte) 0xff;
        }
      }
    }
    return rgba;
  }

  private static MemorySegment map(DmabufScanout scanout, Arena arena) {
    return Memory.map(scanout.fd(0).number(), 0, scanout.layout().requiredBytes(0), false, arena);
  }

  private static long at(DmabufScanout scanout, int x, int y) {
    DmabufLayout layout = scanout.layout();
    Rect visible = layout.visible();
    return layout.planes().getFirst().offsetBytes()
        + layout.planes().getFirst().strideBytes() * (visible.y() + y)
        + 4L * (visible.x() + x);
  }

  /// Keeps the frames for the test.
  private static final class Frames implements FrameSink {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final BlockingQueue<Frame> queue = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> rejections = new LinkedBlockingQueue<>();

    /// The next frame of this size whose flush the guest waits for; drops those before it: QEMU
    /// shows a text that the guest has not drawn anything yet, and that is a dma-buf too.
    Frame.Dmabuf takeGated(Rect size) throws InterruptedException {
      List<String> seen = new ArrayList<>();
      while (true) {
        Frame frame = queue.poll(Await.patient(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
        if (frame == null) {
          throw new AssertionError(
              "no frame that the guest waits for; came: " + seen + " refused: " + rejections);
        }
        if (frame instanceof Frame.Dmabuf dmabuf && isGated(dmabuf, size)) {
          return dmabuf;
        }
        seen.add(frame.toString());
        frame.close();
      }
    }

    /// The same, or null if the flush ends first.
    Frame.@Nullable Dmabuf takeGatedOrDone(Rect size, GpuCommand flush) {
      Frame.@Nullable Dmabuf[] taken = new Frame.Dmabuf[1];
      Await.until(
          "a frame or the end of the flush",
          PATIENCE,
          () -> {
            Frame frame = queue.poll();
            if (frame instanceof Frame.Dmabuf dmabuf && isGated(dmabuf, size)) {
              taken[0] = dmabuf;
              return true;
            }
            if (frame != null) {
              frame.close();
              return false;
            }
            return flush.isDone();
          });
      return taken[0];
    }

    private static boolean isGated(Frame.Dmabuf frame, Rect size) {
      Rect visible = frame.scanout().layout().visible();
      return !frame.ticket().equals(ReleaseTicket.none())
          && visible.width() == size.width()
          && visible.height() == size.height();
    }

    List<String> rejections() {
      return List.copyOf(rejections);
    }

    void discardAll() {
      for (Frame f = queue.poll(); f != null; f = queue.poll()) {
        f.close();
      }
    }

    @Override
    public void frame(Frame frame) {
      queue.add(frame);
    }

    @Override
    public void cursorDefined(CursorImage cursor) {}

    @Override
    public void cursorMoved(int x, int y, boolean visible) {}

    @Override
    public void rejected(String reason) {
      rejections.add(reason);
    }

    @Override
    public void disconnected(String reason) {
      rejections.add("disconnected: " + reason);
    }
  }
}
