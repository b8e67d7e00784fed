// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.TempDirectory;
import dev.oriel.fixtures.TestJvm;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.guest.Qtest.Width;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Starts QEMU, connects to it and ends it.
@NeedsQemu
final class QemuTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void sharesItsMemoryWithTheTest() throws IOException {
    try (Qemu qemu = Qemu.builder().machine("q35").framebuffers(2, 8).noDisplay().start()) {
      GuestMemory memory = qemu.memory();
      for (GuestMemory.Region region : memory.framebuffers()) {
        memory.slice(region.base(), 4).set(ValueLayout.JAVA_INT, 0, 0x1234_5678);
        assertEquals(0x1234_5678, qemu.qtest().read(Width.LONG, region.base()));
      }
      assertEquals("fb1", memory.framebuffers().getLast().name());
      long address = memory.allocate(8);
      qemu.qtest().write(Width.QUAD, address, -2);
      assertEquals(-2, memory.slice(address, 8).get(ValueLayout.JAVA_LONG, 0));
      assertThrows(IllegalArgumentException.class, () -> memory.slice(1L << 40, 4));
    }
  }

  @Test
  void answersASecondClientOnItsOtherMonitor() throws IOException {
    try (Qemu qemu = Qemu.builder().name("vm-1", "6d5a0bd8-8a3c-4d2f-8f8d-5d9f30c1a001").start();
        Qmp other = new Qmp(SocketChannel.open(UnixDomainSocketAddress.of(qemu.qmpSocket())))) {
      assertEquals(Map.of("name", "vm-1"), other.execute("query-name"));
      assertThrows(Qmp.RefusedException.class, () -> other.execute("no-such-command"));
      other.execute("stop");
      assertEquals(Map.of(), qemu.qmp().awaitEvent("STOP"));
    }
  }

  @Test
  void reportsInQemusOwnWordsWhyItDidNotStart() {
    IOException e =
        assertThrows(
            IOException.class, () -> Qemu.builder().device("no-such-device").start().close());
    assertTrue(String.valueOf(e.getMessage()).contains("no-such-device"), e.getMessage());
  }

  @Test
  void reportsAQemuThatEndedByItself() throws IOException {
    Qemu qemu = Qemu.builder().noDisplay().start();
    ProcessHandle.of(qemu.pid()).ifPresent(ProcessHandle::destroyForcibly);
    Await.until("QEMU is gone", LIMIT, () -> !qemu.isAlive());
    AssertionError e = assertThrows(AssertionError.class, qemu::close);
    assertTrue(String.valueOf(e.getMessage()).contains("ended by itself with status 137"));
  }

  @Test
  void isGoneAfterClose() throws IOException {
    ProcessHandle handle;
    try (Qemu qemu = Qemu.builder().noDisplay().start()) {
      handle = ProcessHandle.of(qemu.pid()).orElseThrow();
      assertTrue(handle.info().command().orElseThrow().endsWith(Qemu.PROGRAM));
    }
    assertFalse(handle.isAlive());
  }

  @Test
  void doesNotOutliveAJvmThatIsKilled() throws Exception {
    // This directory contains the files that a killed JVM cannot delete itself.
    try (TempDirectory directory = new TempDirectory("oriel-jvm");
        TestProcess jvm =
            TestJvm.start(
                Map.of(), List.of("-Djava.io.tmpdir=" + directory.path()), QemuOwner.class)) {
      String line = jvm.stdout().readLine();
      assertTrue(line != null, jvm::stderr);
      ProcessHandle qemu = ProcessHandle.of(Long.parseLong(line)).orElseThrow();
      assertTrue(qemu.isAlive());
      ProcessHandle.of(jvm.pid()).ifPresent(ProcessHandle::destroyForcibly);
      assertEquals(137, jvm.awaitExit(LIMIT));
      qemu.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void showsTheStandardVgaToo() throws IOException {
    try (Qemu qemu = Qemu.builder().device("VGA,id=vga").start()) {
      StdVga vga = new StdVga(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 640, 480, GpuFormat.B8G8R8X8);
      fb.drawGradient();
      vga.setMode(fb.width(), fb.height());
      vga.draw(fb, fb.bounds());
      assertArrayEquals(fb.expectedRgba(fb.bounds()), Screendump.of(qemu, "vga", 0).rgba());
      Rect part = new Rect(100, 50, 30, 20);
      fb.fill(part, 0xff12_3456);
      vga.draw(fb, part);
      assertArrayEquals(fb.expectedRgba(fb.bounds()), Screendump.of(qemu, "vga", 0).rgba());
    }
  }

  @Test
  @NeedsBus
  void joinsABusBesideOtherMachines() throws IOException {
    try (TestBus bus = TestBus.start();
        Qemu first = Qemu.builder().bus(bus.address()).name("a", uuid(1)).start();
        Qemu second = Qemu.builder().bus(bus.address()).name("b", uuid(2)).start();
        TestProcess query =
            TestProcess.start(
                "dbus-send",
                "--bus=" + bus.address(),
                "--print-reply",
                "--dest=org.freedesktop.DBus",
                "/",
                "org.freedesktop.DBus.ListQueuedOwners",
                "string:org.qemu")) {
      assertTrue(first.isAlive() && second.isAlive());
      String[] reply = query.stdout().lines().toArray(String[]::new);
      assertEquals(
          2,
          Arrays.stream(reply).filter(l -> l.contains("string \":")).count(),
          String.join("\n", reply));
    }
  }

  private static String uuid(int n) {
    return String.format(Locale.ROOT, "6d5a0bd8-8a3c-4d2f-8f8d-%012d", n);
  }
}
