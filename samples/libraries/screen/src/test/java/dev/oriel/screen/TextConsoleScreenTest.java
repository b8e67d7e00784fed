// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import static dev.oriel.screen.targets.Target.image;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.capture.Rest;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.dbus.Endpoint;
import dev.oriel.guest.Guests;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.SerialPort;
import dev.oriel.screen.match.Needle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The screen of a text console of the real QEMU.
final class TextConsoleScreenTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Rest REST = Rest.of(Duration.ofMillis(300));

  /// The place of the prompt. The font's characters are 8 pixels wide and 16 pixels high.
  private static final Rect PROMPT = new Rect(0, 0, 6 * 8, 16);

  private static Qemu pc() throws IOException {
    Guests.needQemu();
    return Qemu.builder().virtioGpu("").arguments("-serial", "vc", "-monitor", "vc").start();
  }

  private static VmSetup setup(Qemu qemu) {
    return VmSetup.attach(new Endpoint.Qmp(qemu.qmpSocket()), null);
  }

  @Test
  void findsWhatTheGuestWritesAndTypesToIt() throws Exception {
    try (Qemu qemu = pc();
        Vm vm = Vm.start(setup(qemu).withConsole("serial0"))) {
      SerialPort guest = new SerialPort(qemu);
      Screen screen = vm.screen();
      assertSame(screen, vm.screen("serial0"));
      guest.send("login: ");
      Picture shown = screen.waitUntilStable(REST, LIMIT);
      Needle prompt = Needle.of("prompt", shown.crop(PROMPT));
      guest.send("\033[2J\033[6;11Hlogin: ");
      ScreenMatch match = screen.waitFor(image(prompt).in(new Rect(16, 16, 600, 300)), LIMIT);
      assertEquals(new Rect(10 * 8, 5 * 16, PROMPT.width(), PROMPT.height()), match.area());

      screen.type("root, 漢\n");
      screen.press("ctrl+c");
      screen.press("up");
      byte[] expected = "root, 漢\r\u0003\033[A".getBytes(StandardCharsets.UTF_8);
      assertArrayEquals(expected, guest.receive(expected.length));
    }
  }

  /// QEMU itself, not the guest, takes the input of its monitor.
  @Test
  void takesTextWhileTheVmIsPausedAndHasNoPointer() throws Exception {
    try (Qemu qemu = pc();
        Vm vm = Vm.start(setup(qemu))) {
      Screen monitor = vm.screen("monitor");
      Object _ = qemu.qmp().execute("stop");
      Picture before = monitor.waitUntilStable(REST, LIMIT);
      monitor.type("info status\n");
      Picture after = monitor.waitForChange(LIMIT);
      assertTrue(before.width() == after.width() && before.height() == after.height());
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> monitor.click(1, 1));
      assertTrue(String.valueOf(e.getMessage()).contains("has no pointer"), e::getMessage);
      assertEquals("0", vm.screen().console().id(), "the VM's screen is the graphic console");
    }
  }
}
