// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.geometry.Rect;
import dev.oriel.dbus.ConsoleSession;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.guest.DmabufFrameQueue;
import dev.oriel.guest.GpuCommand;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioGpu.BlobScanout;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/// Tests captures of dma-bufs with the newest QEMU in the lab VM, from the guest's memory through
/// OpenGL to the picture.
@Tag("lab")
@Timeout(value = 600, threadMode = ThreadMode.SAME_THREAD)
final class GuestBufferCaptureTest {

  private static final int WIDTH = 320;

  /// A height with which the buffer is a whole number of pages, which the kernel requires for a
  /// udmabuf.
  private static final int HEIGHT = 192;

  private static final Rect WHOLE = Rect.ofSize(WIDTH, HEIGHT);
  private static final GpuFormat FORMAT = GpuFormat.B8G8R8X8;
  private static final BlobScanout SHOWN = BlobScanout.whole(WIDTH, HEIGHT, FORMAT);

  @TempDir private Path dir;

  private final DmabufFrameQueue frames = new DmabufFrameQueue();
  private final ExactReader reader = new ExactReader();

  private static Qemu start() throws IOException {
    return Qemu.builder().gl("/dev/dri/renderD128").virtioGpu("blob=true").start();
  }

  private ConsoleSession attach(VmConnection vm) {
    return vm.console(0).attach(frames, AttachOptions.DEFAULT.withDeadline(Duration.ofMillis(950)));
  }

  @AfterEach
  void close() {
    frames.close();
    reader.close();
  }

  @Test
  void twoHundredFlipsAmongThreeBuffersAreReadExactlyWithThreeImports() throws Exception {
    try (Qemu qemu = start();
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null)) {
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
            byte[] rgba = reader.rgba(frame);
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
        // The reader releases a buffer after reading it. On slow machines the deadline is earlier.
        long read =
            session.stats().released(ReleaseCause.FINISH)
                + session.stats().released(ReleaseCause.COPIED);
        assertTrue(read >= 150, "released after reading: " + session.stats());
      }
    }
  }

  @Test
  void aPartOfScatteredPagesIsReadExactly() throws Exception {
    try (Qemu qemu = start();
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, WIDTH, HEIGHT, FORMAT);
      fb.drawGradient();
      Rect crop = new Rect(77, 31, 201, 99);
      gpu.createBlob(1, fb.size(), fb.shuffledCopy(qemu.memory(), 17)).ok();
      try (ConsoleSession _ = attach(vm)) {
        gpu.setScanoutBlob(0, 1, new BlobScanout(WIDTH, HEIGHT, crop, FORMAT, fb.stride(), 0)).ok();
        GpuCommand flush = gpu.flush(1, crop, Fencing.FENCED);
        try (Frame.Dmabuf frame = frames.takeGated(crop)) {
          assertArrayEquals(fb.expectedRgba(crop), reader.rgba(frame));
        }
        flush.ok();
      }
    }
  }

  @Test
  void theCommandCapturesTheGuestsBufferOnAnyDevice() throws Exception {
    try (Qemu qemu = start()) {
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
            json.contains("\"width\":320,\"height\":192,\"path\":\"direct\",\"reason\":\"\","),
            json);
        assertArrayEquals(fb.expectedRgba(WHOLE), Screenshot.ofPng(Files.readAllBytes(png)).rgba());
        Files.delete(png);
      }
    }
  }
}
