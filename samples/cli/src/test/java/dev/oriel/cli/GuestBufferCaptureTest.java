package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.testing.Await;
import dev.oriel.core.testing.Screenshot;
import dev.oriel.dbus.AttachOptions;
import dev.oriel.dbus.ConsoleSession;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.testing.GpuCommand;
import dev.oriel.dbus.testing.GpuFormat;
import dev.oriel.dbus.testing.GuestFramebuffer;
import dev.oriel.dbus.testing.GuestMemory.Extent;
import dev.oriel.dbus.testing.Qemu;
import dev.oriel.dbus.testing.VirtioGpu;
import dev.oriel.dbus.testing.VirtioGpu.BlobScanout;
import dev.oriel.dbus.testing.VirtioGpu.Fencing;
import dev.oriel.gl.FramePath;
import dev.oriel.gl.HeadlessReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/// Pictures of the newest QEMU's guests, all the way from the guest's memory through OpenGL, in the
/// lab VM: what `oriel capture` does with a dma-buf.
@Tag("lab")
@Timeout(value = 600, threadMode = ThreadMode.SAME_THREAD)
final class GuestBufferCaptureTest {

  private static final int WIDTH = 320;

  /// Makes the buffer a whole number of pages, as the kernel wants for a udmabuf.
  private static final int HEIGHT = 192;

  private static final Rect WHOLE = Rect.ofSize(WIDTH, HEIGHT);
  private static final GpuFormat FORMAT = GpuFormat.B8G8R8X8;
  private static final BlobScanout SHOWN = BlobScanout.whole(WIDTH, HEIGHT, FORMAT);
  private static final int PAGE = 4096;

  @TempDir private Path dir;

  private final Frames frames = new Frames();
  private final ByteBuffer pixels = ByteBuffer.allocateDirect(4 * WIDTH * HEIGHT);

  private static Qemu start(String gpuOptions) throws IOException {
    return Qemu.builder().gl("/dev/dri/renderD128").virtioGpu(gpuOptions).start();
  }

  private ConsoleSession attach(VmConnection vm) {
    return vm.console(0).attach(frames, AttachOptions.DEFAULT.withDeadline(Duration.ofMillis(950)));
  }

  private byte[] read(HeadlessReader reader, Frame.Dmabuf frame) {
    HeadlessReader.Reading how = reader.read(frame, pixels);
    assertEquals(FramePath.DIRECT, how.path(), how::reason);
    Rect visible = frame.scanout().layout().visible();
    byte[] rgba = new byte[Math.toIntExact(4 * visible.area())];
    pixels.get(0, rgba);
    return rgba;
  }

  @Test
  void twoHundredFlipsAmongThreeBuffersAreReadExactlyWithThreeImports() throws Exception {
    try (Qemu qemu = start("blob=true");
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
        HeadlessReader reader = HeadlessReader.open()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      List<GuestFramebuffer> buffers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, WIDTH, HEIGHT, FORMAT);
        gpu.createBlob(1 + i, fb.size(), fb.scatteredExtents()).ok();
        buffers.add(fb);
      }
      try (ConsoleSession session = attach(vm)) {
        for (int flip = 0; flip < 200; flip++) {
          GuestFramebuffer fb = buffers.get(flip % 3);
          fb.drawFrame(flip);
          gpu.setScanoutBlob(0, 1 + flip % 3, SHOWN).ok();
          GpuCommand flush = gpu.flush(1 + flip % 3, WHOLE, Fencing.FENCED);
          try (Frame.Dmabuf frame = frames.takeGated(WHOLE)) {
            byte[] rgba = read(reader, frame);
            int colour = GuestFramebuffer.frameColour(flip);
            byte[] expected = new byte[rgba.length];
            for (int i = 0; i < expected.length; i += 4) {
              expected[i] = (byte) (colour >> 16);
              expected[i + 1] = (byte) (colour >> 8);
              expected[i + 2] = (byte) colour;
              expected[i + 3] = (byte) 0xff;
            }
            assertArrayEquals(expected, rgba, "flip " + flip);
          }
          flush.ok();
        }
        assertEquals(3, reader.imports());
        assertEquals(0, session.stats().rejected());
        // The reader gives a buffer back once the GPU has read it; slow machines are overtaken.
        long read = session.stats().released(ReleaseCause.FINISH);
        assertTrue(read >= 150, "released after reading: " + session.stats());
      }
    }
  }

  @Test
  void aPartOfScatteredPagesIsReadExactly() throws Exception {
    try (Qemu qemu = start("blob=true");
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
        HeadlessReader reader = HeadlessReader.open()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, WIDTH, HEIGHT, FORMAT);
      fb.drawGradient();
      int pages = Math.toIntExact(fb.size() / PAGE);
      List<Integer> places = new ArrayList<>(IntStream.range(0, pages).boxed().toList());
      Collections.shuffle(places, new Random(17));
      long memory = qemu.memory().allocate(fb.size());
      List<Extent> extents = new ArrayList<>();
      for (int i = 0; i < pages; i++) {
        long address = memory + (long) places.get(i) * PAGE;
        qemu.memory().slice(address, PAGE).copyFrom(fb.bytes().asSlice((long) i * PAGE, PAGE));
        extents.add(new Extent(address, PAGE));
      }
      Rect crop = new Rect(77, 31, 201, 99);
      gpu.createBlob(1, fb.size(), extents).ok();
      try (ConsoleSession _ = attach(vm)) {
        gpu.setScanoutBlob(0, 1, new BlobScanout(WIDTH, HEIGHT, crop, FORMAT, fb.stride(), 0)).ok();
        GpuCommand flush = gpu.flush(1, crop, Fencing.FENCED);
        try (Frame.Dmabuf frame = frames.takeGated(crop)) {
          assertArrayEquals(fb.expectedRgba(crop), read(reader, frame));
        }
        flush.ok();
      }
    }
  }

  @Test
  void theCommandCapturesTheGuestsBufferOnAnyDevice() throws Exception {
    try (Qemu qemu = start("blob=true")) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, WIDTH, HEIGHT, FORMAT);
      fb.drawGradient();
      gpu.createBlob(1, fb.size(), fb.scatteredExtents()).ok();
      gpu.setScanoutBlob(0, 1, SHOWN).ok();
      gpu.flush(1, WHOLE, Fencing.FENCED).ok();
      Path png = dir.resolve("a.png");
      List<String> capture =
          List.of(
              "capture",
              "--qmp",
              qemu.qmpSocket().toString(),
              "-o",
              png.toString(),
              "--json",
              "--timeout",
              "100");
      for (List<String> device :
          List.of(List.<String>of(), List.of("--render-node", "/dev/dri/renderD129"))) {
        List<String> command = new ArrayList<>(capture);
        command.addAll(device);
        String json = Oriel.succeeds(command.toArray()).out();
        assertTrue(
            json.contains("\"width\":320,\"height\":192,\"path\":\"direct\",\"format\":\"XR24\","),
            json);
        assertArrayEquals(fb.expectedRgba(WHOLE), Screenshot.ofPng(Files.readAllBytes(png)).rgba());
        Files.delete(png);
      }
    }
  }

  /// Without blobs, QEMU uploads the guest's picture to a texture of its own and sends that.
  @Test
  void aTextureOfQemusOwnIsReadExactly() throws Exception {
    try (Qemu qemu = start("");
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
        HeadlessReader reader = HeadlessReader.open()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, WIDTH, HEIGHT, FORMAT);
      gpu.createResource2d(1, fb.format(), fb.width(), fb.height()).ok();
      gpu.attachBacking(1, fb.scatteredExtents()).ok();
      try (ConsoleSession _ = attach(vm)) {
        gpu.setScanout(0, 1, WHOLE).ok();
        for (int round = 0; round < 3; round++) {
          fb.drawNoise(round);
          byte[] expected = fb.expectedRgba(WHOLE);
          gpu.transferToHost2d(1, WHOLE, 0).ok();
          GpuCommand flush = gpu.flush(1, WHOLE, Fencing.FENCED);
          // QEMU's own pace brings the changes, in one update or several.
          int seen = 0;
          byte[] rgba = new byte[0];
          while (!Arrays.equals(expected, rgba)) {
            assertTrue(seen++ < 20, "the picture never came");
            try (Frame.Dmabuf frame = frames.takeGated(WHOLE)) {
              rgba = read(reader, frame);
            }
          }
          flush.ok();
        }
      }
    }
  }

  /// Keeps the frames for the test.
  private static final class Frames implements FrameSink {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final BlockingQueue<Frame> queue = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> complaints = new LinkedBlockingQueue<>();

    /// The next frame of this size whose flush the guest waits for; drops those before it.
    Frame.Dmabuf takeGated(Rect size) throws InterruptedException {
      while (true) {
        Frame frame = queue.poll(Await.patient(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
        if (frame == null) {
          throw new AssertionError("no frame that the guest waits for; refused: " + complaints);
        }
        if (frame instanceof Frame.Dmabuf dmabuf
            && !dmabuf.ticket().equals(ReleaseTicket.none())
            && dmabuf.scanout().layout().visible().width() == size.width()
            && dmabuf.scanout().layout().visible().height() == size.height()) {
          return dmabuf;
        }
        frame.close();
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
      complaints.add(reason);
    }

    @Override
    public void disconnected(String reason) {
      complaints.add("disconnected: " + reason);
    }
  }
}
