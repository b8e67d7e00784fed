// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pictures of the real QEMU without OpenGL, by shared memory and by messages.
@NeedsQemu
final class SoftwareFramesTest {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;

  @ParameterizedTest(name = "map={0}")
  @ValueSource(booleans = {true, false})
  void showsAFullPictureExactly(boolean map) throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = scanout(qemu, gpu, new Rect(0, 0, WIDTH, HEIGHT));
      RecordingSink sink = new RecordingSink();
      try (ConsoleSession session = attach(vm, sink, map)) {
        fb.drawGradient();
        show(gpu, fb, fb.bounds());
        sink.awaitPicture(fb.expectedRgba(fb.bounds()));
        assertTrue(
            sink.log().stream().anyMatch(l -> l.startsWith(map ? "mapped" : "pixels")),
            () -> sink.log().toString());
        assertEquals(0, session.stats().rejected());
      }
    }
  }

  @ParameterizedTest(name = "map={0}")
  @ValueSource(booleans = {true, false})
  void showsThePartOfABufferThatIsScannedOut(boolean map) throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      Rect part = new Rect(100, 60, 400, 300);
      GuestFramebuffer fb = scanout(qemu, gpu, part);
      RecordingSink sink = new RecordingSink();
      try (ConsoleSession _ = attach(vm, sink, map)) {
        fb.drawNoise(7);
        show(gpu, fb, fb.bounds());
        sink.awaitPicture(fb.expectedRgba(part));
      }
    }
  }

  @ParameterizedTest(name = "map={0}")
  @ValueSource(booleans = {true, false})
  void follows200DamagedRectanglesOneByOne(boolean map) throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = scanout(qemu, gpu, new Rect(0, 0, WIDTH, HEIGHT));
      RecordingSink sink = new RecordingSink();
      try (ConsoleSession session = attach(vm, sink, map)) {
        fb.drawText(1);
        show(gpu, fb, fb.bounds());
        awaitAllThatWasSent(session);
        assertArrayEquals(fb.expectedRgba(fb.bounds()), sink.rgba());
        int round = 0;
        for (Rect r : fb.drawRectangles(2, 200)) {
          long before = sink.frames();
          show(gpu, fb, r);
          awaitAllThatWasSent(session);
          round++;
          assertEquals(before + 1, sink.frames(), "one frame for rectangle " + round + ", " + r);
        }
        assertArrayEquals(fb.expectedRgba(fb.bounds()), sink.rgba());
      }
    }
  }

  /// QEMU sends the update before it reports that a flush is done.
  private static void awaitAllThatWasSent(ConsoleSession session) {
    session.caughtUp().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static GuestFramebuffer scanout(Qemu qemu, VirtioGpu gpu, Rect part) {
    GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, WIDTH, HEIGHT, GpuFormat.B8G8R8X8);
    gpu.createResource2d(1, fb.format(), fb.width(), fb.height()).ok();
    gpu.attachBacking(1, fb.scatteredExtents()).ok();
    gpu.setScanout(0, 1, part).ok();
    return fb;
  }

  private static void show(VirtioGpu gpu, GuestFramebuffer fb, Rect part) {
    gpu.transferToHost2d(1, part, fb.offset(part)).ok();
    gpu.flush(1, part, Fencing.FENCED).ok();
  }

  private static ConsoleSession attach(VmConnection vm, RecordingSink sink, boolean map) {
    return vm.console(0).attach(sink, AttachOptions.DEFAULT.withMap(map));
  }
}
