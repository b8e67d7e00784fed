// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.input.EvdevKey;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.fixtures.Await;
import dev.oriel.guest.GpuCommand;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.StdVga;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Consoles of the real QEMU: their properties, pointer, sizes, heads and end.
@NeedsQemu
final class ConsoleTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// Shorter than the second that QEMU waits for a viewer that does not answer.
  private static final long SLOW_NANOS = 900_000_000L;

  @Test
  void knowsTheConsoleByNumberLabelAndAddress() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("xres=800,yres=600").start();
        VmConnection vm = open(qemu)) {
      Console console = vm.console(0);
      ConsoleInfo info = console.info();
      assertEquals("gpu", info.label());
      assertEquals(ConsoleInfo.Type.GRAPHIC, info.type());
      assertEquals(0, info.head());
      assertEquals(console, vm.console("0"));
      assertEquals(console, vm.console("gpu"));
      assertEquals(console, vm.console(info.deviceAddress()));
      NoSuchConsoleException e = assertThrows(NoSuchConsoleException.class, () -> vm.console("tv"));
      assertTrue(String.valueOf(e.getMessage()).contains("0 \"gpu\""), e::toString);
      assertEquals(1, e.present().size());
    }
  }

  @ParameterizedTest
  @EnumSource(GpuFormat.class)
  void showsEachFormatOfPixels(GpuFormat format) throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        VmConnection vm = open(qemu)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 320, 200, format);
      fb.drawNoise(11);
      show(gpu, 0, 1, fb);
      byte[] opaque = opaque(fb);
      RecordingSink sink = new RecordingSink();
      try (ConsoleSession _ = vm.console(0).attach(sink, AttachOptions.DEFAULT)) {
        sink.awaitPicture(opaque);
      }
      RecordingSink other = new RecordingSink();
      try (ConsoleSession _ = vm.console(0).attach(other, AttachOptions.DEFAULT.withMap(false))) {
        other.awaitPicture(opaque);
      }
    }
  }

  @Test
  void showsTheGuestsPointerExactly() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        VmConnection vm = open(qemu)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 640, 480, GpuFormat.B8G8R8X8);
      show(gpu, 0, 1, fb);
      GuestFramebuffer image = GuestFramebuffer.inRam(qemu, 64, 64, GpuFormat.B8G8R8A8);
      image.drawNoise(3);
      gpu.createResource2d(9, image.format(), 64, 64).ok();
      gpu.attachBacking(9, image.extents()).ok();
      gpu.transferToHost2d(9, image.bounds(), 0).ok();
      RecordingSink sink = new RecordingSink();
      try (ConsoleSession _ = vm.console(0).attach(sink, AttachOptions.DEFAULT)) {
        gpu.updateCursor(0, 9, 100, 50, 3, 4);
        sink.await("the pointer's shape", s -> s.cursor() != null);
        CursorImage cursor = Objects.requireNonNull(sink.cursor());
        assertEquals("64x64 3,4", size(cursor));
        byte[] bytes = new byte[64 * 64 * 4];
        cursor.pixels().get(bytes);
        assertArrayEquals(image.copyOf(image.bounds()), bytes);
        sink.await("the pointer's place", s -> "100,50".equals(s.cursorAt()));
        gpu.moveCursor(0, 9, 110, 60);
        sink.await("the pointer's move", s -> "110,60".equals(s.cursorAt()));
        gpu.updateCursor(0, 0, 0, 0, 0, 0);
        sink.await(
            "the pointer to go", s -> s.cursorAt() != null && s.cursorAt().endsWith("hidden"));
      }
    }
  }

  private static String size(CursorImage c) {
    return c.width() + "x" + c.height() + " " + c.hotX() + "," + c.hotY();
  }

  @ParameterizedTest(name = "map={0}")
  @ValueSource(booleans = {true, false})
  void followsChangesOfSize(boolean map) throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        VmConnection vm = open(qemu)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      RecordingSink sink = new RecordingSink();
      try (ConsoleSession _ = vm.console(0).attach(sink, AttachOptions.DEFAULT.withMap(map))) {
        int resource = 1;
        int[][] sizes = {{640, 480}, {1280, 720}, {320, 200}, {321, 203}};
        for (int[] size : sizes) {
          GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, size[0], size[1], GpuFormat.B8G8R8X8);
          fb.drawNoise(resource);
          show(gpu, 0, resource++, fb);
          sink.awaitPicture(fb.expectedRgba(fb.bounds()));
          Await.until(
              "the properties to follow", LIMIT, () -> vm.console(0).info().width() == fb.width());
        }
      }
    }
  }

  /// After a change of mode, VGA sends updates of its rectangles but no picture of the new size.
  @ParameterizedTest(name = "map={0}")
  @ValueSource(booleans = {true, false})
  void followsAVgaCardThroughItsModes(boolean map) throws IOException {
    try (Qemu qemu = Qemu.builder().device("VGA").start();
        VmConnection vm = open(qemu)) {
      StdVga vga = new StdVga(qemu);
      RecordingSink sink = new RecordingSink();
      try (ConsoleSession _ = vm.console(0).attach(sink, AttachOptions.DEFAULT.withMap(map))) {
        int[][] sizes = {{800, 600}, {640, 480}, {1024, 768}};
        for (int[] size : sizes) {
          vga.setMode(size[0], size[1]);
          GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, size[0], size[1], GpuFormat.B8G8R8X8);
          fb.drawText(size[0]);
          vga.draw(fb, fb.bounds());
          sink.awaitPicture(fb.expectedRgba(fb.bounds()));
        }
      }
    }
  }

  @Test
  void showsTwoHeadsApart() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("max_outputs=2").start();
        VmConnection vm = open(qemu)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      assertEquals(2, vm.consoles().size());
      assertEquals(1, vm.console(1).info().head());
      assertThrows(
          NoSuchConsoleException.class,
          () -> vm.console(vm.console(0).info().deviceAddress()),
          "both heads have the address");
      RecordingSink left = new RecordingSink();
      RecordingSink right = new RecordingSink();
      try (ConsoleSession _ = vm.console(0).attach(left, AttachOptions.DEFAULT);
          ConsoleSession _ = vm.console(1).attach(right, AttachOptions.DEFAULT)) {
        GuestFramebuffer a = GuestFramebuffer.inRam(qemu, 400, 300, GpuFormat.B8G8R8X8);
        GuestFramebuffer b = GuestFramebuffer.inRam(qemu, 500, 200, GpuFormat.B8G8R8X8);
        a.drawNoise(1);
        b.drawNoise(2);
        show(gpu, 0, 1, a);
        show(gpu, 1, 2, b);
        left.awaitPicture(a.expectedRgba(a.bounds()));
        right.awaitPicture(b.expectedRgba(b.bounds()));
      }
    }
  }

  @Test
  void saysThatTheVmHasGone() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        VmConnection vm = open(qemu)) {
      AtomicReference<String> closed = new AtomicReference<>("");
      vm.onClosed(closed::set);
      RecordingSink sink = new RecordingSink();
      ConsoleSession session = vm.console(0).attach(sink, AttachOptions.DEFAULT);
      assertTrue(vm.isOpen());
      qemu.quit();
      sink.await("the end", s -> s.disconnected() != null);
      Await.until("the connection's end", LIMIT, () -> !closed.get().isEmpty());
      assertFalse(vm.isOpen());
      assertFalse(session.isOpen());
      session.close();
      vm.console(0).input().down(EvdevKey.KEY_A); // goes nowhere, harms nothing
      assertThrows(
          ConnectionFailedException.class,
          () -> vm.console(0).attach(new RecordingSink(), AttachOptions.DEFAULT));
      AtomicReference<String> late = new AtomicReference<>("");
      vm.onClosed(late::set);
      assertEquals(closed.get(), late.get());
    }
  }

  @Test
  void keepsTheSinkOutOfItsOwnClose() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      RecordingSink sink = new RecordingSink();
      VmConnection vm = open(qemu);
      ConsoleSession session = vm.console(0).attach(sink, AttachOptions.DEFAULT);
      session.close();
      session.close();
      long frames = sink.frames();
      VirtioGpu gpu = new VirtioGpu(qemu);
      show(gpu, 0, 1, GuestFramebuffer.inRam(qemu, 64, 64, GpuFormat.B8G8R8X8));
      vm.close();
      vm.close();
      assertEquals(frames, sink.frames());
      assertEquals(null, sink.disconnected());
      // A new connection finds the VM as it was.
      try (VmConnection again = open(qemu)) {
        RecordingSink other = new RecordingSink();
        try (ConsoleSession _ = again.console(0).attach(other, AttachOptions.DEFAULT)) {
          other.await("the picture", s -> s.size().equals("64x64"));
        }
      }
    }
  }

  /// Held frames keep the memory of the messages, but nothing of QEMU or of the guest.
  @ParameterizedTest(name = "map={0}")
  @ValueSource(booleans = {true, false})
  void neverSlowsTheGuestDownForASlowSink(boolean map) throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 256, 256, GpuFormat.B8G8R8X8);
      show(gpu, 0, 1, fb);
      RecordingSink sink = new RecordingSink();
      sink.hold();
      VmConnection vm = open(qemu);
      ConsoleSession session = vm.console(0).attach(sink, AttachOptions.DEFAULT.withMap(map));
      int slow = 0;
      Rect part = new Rect(8, 8, 64, 64);
      for (int i = 0; i < 500; i++) {
        GpuCommand flush = gpu.flush(1, part, Fencing.FENCED).ok();
        slow += flush.nanos() > SLOW_NANOS ? 1 : 0;
      }
      sink.await("what was flushed", s -> s.heldCount() >= 500);
      // A sink that delays QEMU does so with every frame that it holds; a busy machine delays one
      // or two.
      assertTrue(slow < 5, slow + " of 500 flushes were slow");
      qemu.qmp().execute("query-status"); // the monitor answers
      session.close();
      vm.close();
      // Even after the end of the connection, the frames are complete and can be closed.
      sink.discardHeld(ReleaseCause.COPIED);
    }
  }

  @Test
  void tellsWhenAllThatQemuHasSentIsHere() throws Exception {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        VmConnection vm = open(qemu)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 640, 400, GpuFormat.B8G8R8X8);
      show(gpu, 0, 1, fb);
      RecordingSink sink = new RecordingSink();
      ConsoleSession session = vm.console(0).attach(sink, AttachOptions.DEFAULT.withMap(false));
      for (int frame = 1; frame <= 50; frame++) {
        fb.drawNoise(frame);
        gpu.transferToHost2d(1, fb.bounds(), 0).ok();
        // QEMU sends the update before it reports that the flush is done.
        gpu.flush(1, fb.bounds(), Fencing.FENCED).ok();
        session.caughtUp().get(30, TimeUnit.SECONDS);
        assertArrayEquals(opaque(fb), sink.rgba());
      }
      session.close();
      // No more frames come, so there is nothing to wait for.
      session.caughtUp().get(30, TimeUnit.SECONDS);
    }
  }

  private static byte[] opaque(GuestFramebuffer fb) {
    byte[] rgba = fb.expectedRgba(fb.bounds());
    for (int i = 3; i < rgba.length; i += 4) {
      rgba[i] = (byte) 0xff;
    }
    return rgba;
  }

  private static void show(VirtioGpu gpu, int scanout, int resource, GuestFramebuffer fb) {
    gpu.createResource2d(resource, fb.format(), fb.width(), fb.height()).ok();
    gpu.attachBacking(resource, fb.extents()).ok();
    gpu.transferToHost2d(resource, fb.bounds(), 0).ok();
    gpu.setScanout(scanout, resource, fb.bounds()).ok();
    gpu.flush(resource, fb.bounds(), Fencing.FENCED).ok();
  }

  private static VmConnection open(Qemu qemu) {
    return VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
  }
}
