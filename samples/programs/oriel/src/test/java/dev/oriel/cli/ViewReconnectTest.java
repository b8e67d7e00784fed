// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsProgram;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.XServer;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsBus;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.TestBus;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioInput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests `oriel view` while the real QEMU goes away and comes back.
@NeedsQemu
@NeedsXServer
class ViewReconnectTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Rect VGA = Rect.ofSize(640, 480);
  private static final String UUID = "0d1fd5a1-6f0a-4b5c-9d8e-3b1f6c5a2e77";

  @TempDir Path dir;

  @Test
  @NeedsProgram("xdotool")
  void showsAVmAgainThatWasKilledAndStartedAnew() throws IOException {
    Path socket = dir.resolve("qmp");
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu first = qemu(socket)) {
      GuestFramebuffer fb = Views.guestPicture(first, VGA);
      Guests.show(new VirtioGpu(first), 1, fb);
      try (TestProcess view = Views.start(x.environment(), List.of("--qmp", socket))) {
        Views.awaitPicture(view, x, fb);
        pullThePlug(first);
        Views.awaitTitle(view, x, "waiting");
        try (Qemu second = qemu(socket)) {
          VirtioInput keyboard = VirtioInput.keyboard(second);
          GuestFramebuffer other = Views.guestPicture(second, VGA);
          other.fill(new Rect(10, 20, 300, 200), 0xff10_80c0);
          Guests.show(new VirtioGpu(second), 1, other);
          Views.awaitPicture(view, x, other);
          Views.focus(x);
          Views.xdotool(x, "key", "a");
          Views.assertArrive(keyboard, Views.key(30, 1), Views.key(30, 0));
        }
      }
    }
  }

  @Test
  @NeedsBus
  void waitsOnABusForAVmThatIsNotThereYetAndForItsReturn() throws IOException {
    try (TestBus bus = TestBus.start();
        XServer x = XServer.start(VGA.width(), VGA.height());
        TestProcess view =
            Views.start(
                x.environment(), List.of("--bus", bus.address(), "--vm", "tess", "--wait"))) {
      Views.awaitTitle(view, x, "waiting");
      // Another VM on the bus is not the awaited one.
      try (Qemu other = qemu(bus, "angel", "11111111-6f0a-4b5c-9d8e-3b1f6c5a2e77")) {
        Guests.show(new VirtioGpu(other), 1, Views.guestPicture(other, VGA));
        for (int i = 0; i < 2; i++) {
          try (Qemu tess = qemu(bus, "tess", UUID)) {
            GuestFramebuffer fb = Views.guestPicture(tess, VGA);
            fb.fill(new Rect(30 * i, 20, 100, 100), 0xff00_ff00);
            Guests.show(new VirtioGpu(tess), 1, fb);
            Views.awaitPicture(view, x, fb);
            pullThePlug(tess);
          }
          Views.awaitTitle(view, x, "waiting");
        }
      }
    }
  }

  /// QEMU serves one peer-to-peer viewer. Two viewers that reconnect must not take it from each
  /// other.
  @Test
  void leavesTheVmToAnotherViewerThatTookIt() throws IOException {
    Path socket = dir.resolve("qmp");
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        XServer y = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = qemu(socket)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
      Guests.show(gpu, 1, fb);
      try (TestProcess one =
          OrielProcess.start(
              x.environment(), List.of(), "--verbose", "view", "--borderless", "--qmp", socket)) {
        Views.awaitPicture(one, x, fb);
        try (TestProcess two = Views.start(y.environment(), List.of("--qmp", socket))) {
          Views.awaitPicture(two, y, fb);
          awaitWords(one, "another viewer has taken the display of this VM: oriel view (process ");
          fb.fill(new Rect(1, 2, 30, 40), 0xffff_0000);
          Guests.update(gpu, 1, fb, fb.bounds());
          Views.awaitPicture(two, y, fb);
          assertTrue(one.isAlive(), one::stderr);
          two.terminate();
          two.awaitExit(LIMIT);
        }
        // Then no other viewer has it.
        Views.awaitPicture(one, x, fb);
      }
    }
  }

  private static void awaitWords(TestProcess view, String words) {
    Await.until(
        () -> '"' + words + "\" from: " + view.stderr(),
        LIMIT,
        () -> {
          assertTrue(view.isAlive(), view::stderr);
          return view.stderr().contains(words);
        });
  }

  private static void pullThePlug(Qemu qemu) {
    qemu.expectExit();
    assertTrue(ProcessHandle.of(qemu.pid()).orElseThrow().destroyForcibly());
  }

  private static Qemu qemu(Path socket) throws IOException {
    return Qemu.builder()
        .virtioGpu("")
        .device("virtio-keyboard-pci")
        .name("tess", UUID)
        .arguments("-qmp", "unix:" + socket + ",server=on,wait=off")
        .start();
  }

  private static Qemu qemu(TestBus bus, String name, String uuid) throws IOException {
    return Qemu.builder().bus(bus.address()).virtioGpu("").name(name, uuid).start();
  }
}
