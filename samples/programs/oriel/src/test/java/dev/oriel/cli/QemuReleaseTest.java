// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.doctor.QemuVersion;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.InputSink;
import dev.oriel.dbus.Console;
import dev.oriel.dbus.ConsoleSession;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.InstalledQemu;
import dev.oriel.guest.NeedsGlShim;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioGpu.BlobScanout;
import dev.oriel.guest.VirtioGpu.Fencing;
import dev.oriel.guest.VirtioInput;
import dev.oriel.guest.VirtioInput.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests what the installed QEMU lacks, and that Oriel knows it. `.ci/qemus` runs this class with
/// each QEMU that Debian has, and prints the lines that it writes.
@NeedsQemu
@Tag("qemus")
class QemuReleaseTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final List<String> LACKS = new ArrayList<>();

  @TempDir Path dir;

  @AfterAll
  static void tell() {
    if (LACKS.isEmpty()) {
      LACKS.add("nothing that is tested here");
    }
    LACKS.forEach(
        what -> System.out.println("lacks: QEMU " + InstalledQemu.version() + " lacks " + what));
  }

  /// Compares what QEMU has with what its release should have, and notes what it lacks.
  ///
  /// @param since the first release that has the feature
  private static void assertHas(boolean has, String since, String feature) {
    assertEquals(InstalledQemu.isSince(since), has, feature);
    if (!has) {
      LACKS.add(feature + " (" + since + " has)");
    }
  }

  @Test
  void sharesPicturesAsMemory() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      Guests.show(
          new VirtioGpu(qemu), 1, GuestFramebuffer.inRam(qemu, 320, 200, GpuFormat.B8G8R8X8));
      String json =
          Oriel.succeeds("capture", "--qmp", qemu.qmpSocket(), "-o", dir.resolve("a.png"), "--json")
              .out();
      boolean shared = json.contains("\"path\":\"map\"");
      assertTrue(shared || json.contains("\"path\":\"pixels\""), json);
      QemuVersion known =
          Objects.requireNonNull(QemuVersion.find(InstalledQemu.version().toString()));
      assertEquals(shared, known.sharesMemory(), "what oriel doctor says");
      assertHas(shared, "9.2", "pictures as shared memory, without messages of pixels");
    }
  }

  @Test
  void sendsThePointerThatTheGuestSetBefore() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      Guests.show(gpu, 1, GuestFramebuffer.inRam(qemu, 320, 200, GpuFormat.B8G8R8X8));
      GuestFramebuffer pointer = GuestFramebuffer.inRam(qemu, 64, 64, GpuFormat.B8G8R8A8);
      pointer.fill(pointer.bounds(), 0xffff_ffff);
      gpu.createResource2d(2, pointer.format(), 64, 64).ok();
      gpu.attachBacking(2, pointer.extents()).ok();
      gpu.transferToHost2d(2, pointer.bounds(), 0).ok();
      gpu.updateCursor(0, 2, 100, 50, 0, 0);
      Path file = dir.resolve("a.png");
      Oriel.succeeds("capture", "--qmp", qemu.qmpSocket(), "--cursor", "-o", file);
      boolean seen = Screenshot.ofPng(Files.readAllBytes(file)).rgb(120, 70) == 0xff_ffff;
      assertHas(seen, "8.0", "pointers that the guest had set before a program attached");
    }
  }

  /// An earlier QEMU's message has the size of the part, but not its place.
  @Test
  @NeedsGlShim
  void showsThePartOfADmabufThatTheGuestShows() throws IOException {
    boolean has = false;
    try (Qemu qemu = Views.blobGuest()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inModule(qemu, 0, 320, 192, GpuFormat.B8G8R8X8);
      fb.drawGradient();
      Rect part = new Rect(64, 32, 128, 96);
      gpu.createBlob(1, fb.size(), fb.extents()).ok();
      var scanout = new BlobScanout(fb.width(), fb.height(), part, fb.format(), fb.stride(), 0);
      gpu.setScanoutBlob(0, 1, scanout).ok();
      gpu.flush(1, part, Fencing.FENCED).ok();
      Path file = dir.resolve("a.png");
      Oriel.succeeds("capture", "--qmp", qemu.qmpSocket(), "-o", file);
      Screenshot picture = Screenshot.ofPng(Files.readAllBytes(file));
      assertEquals(part.width() + "x" + part.height(), picture.width() + "x" + picture.height());
      has = Arrays.equals(fb.expectedRgba(part), picture.rgba());
    } catch (IOException e) {
      // With the shim, QEMU 7.2 does not start.
      if (InstalledQemu.isSince("10.0")) {
        throw e;
      }
    }
    assertHas(has, "10.1", "dma-bufs of which the guest shows a part, or with several planes");
  }

  /// An earlier QEMU would end the first session for the second one.
  @Test
  void showsAConsoleToSeveralSessionsOfAConnection() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null)) {
      Console console = vm.console(0);
      try (ConsoleSession first = attach(console)) {
        boolean several = InstalledQemu.isSince("9.2");
        if (several) {
          attach(console).close();
        } else {
          ConnectionFailedException e =
              assertThrows(ConnectionFailedException.class, () -> attach(console).close());
          String told = String.valueOf(e.getMessage());
          assertTrue(told.contains("QEMU " + InstalledQemu.version()), told);
          assertTrue(told.contains("addr=ADDRESS") && told.contains("QEMU 9.2"), told);
        }
        var _ = console.refresh();
        assertTrue(first.isOpen(), "the first session goes on");
        assertHas(several, "9.2", "several sessions of one console without a bus");
      }
      // The console can be shown again.
      attach(console).close();
    }
  }

  private static ConsoleSession attach(Console console) {
    return console.attach(FrameSink.discarding(ReleaseCause.CLOSED), AttachOptions.DEFAULT);
  }

  @Test
  void hasATouchScreen() {
    boolean has = true;
    try (Qemu _ = Qemu.builder().virtioGpu("").device("virtio-multitouch-pci").start()) {
      // It has started.
    } catch (IOException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("not a valid device model"), e::toString);
      has = false;
    }
    assertHas(has, "8.1", "touch screens");
  }

  @Test
  void passesEachKeyOn() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-keyboard-pci").start();
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null)) {
      VirtioInput guest = VirtioInput.keyboard(qemu);
      InputSink input = vm.console(0).input();
      List<String> lost = new ArrayList<>();
      for (EvdevKey key : EvdevKey.values()) {
        if (!arrives(key, input, guest)) {
          lost.add(key.toString());
        }
      }
      assertHas(lost.isEmpty(), "8.0", "these keys: " + lost);
    }
  }

  /// Presses a key and then another one, which always arrives.
  private static boolean arrives(EvdevKey key, InputSink input, VirtioInput guest) {
    EvdevKey next = key == EvdevKey.KEY_A ? EvdevKey.KEY_B : EvdevKey.KEY_A;
    List<Event> seen = new ArrayList<>();
    Stream.of(key, next)
        .forEach(
            k -> {
              input.down(k);
              input.up(k);
            });
    Event last = new Event(VirtioInput.EV_KEY, next.code(), 0);
    Await.until(
        () -> key + " and then " + next + ", so far " + seen,
        LIMIT,
        () -> {
          seen.addAll(guest.poll());
          return seen.contains(last);
        });
    return seen.contains(new Event(VirtioInput.EV_KEY, key.code(), 1));
  }
}
