// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.dbus.Endpoint;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.SerialPort;
import dev.oriel.text.TextLine;
import dev.oriel.text.TextMatch;
import dev.oriel.text.TextQuery;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Text on the screens of the real QEMU: a text mode of the VGA, and a text console.
@NeedsQemu
final class TextScreenTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static VmSetup setup(Qemu qemu) {
    return VmSetup.attach(new Endpoint.Qmp(qemu.qmpSocket()), null);
  }

  @Test
  void waitsForWhatTheBiosWrites() throws Exception {
    try (Qemu qemu = Qemu.builder().arguments("-bios", "bios-256k.bin", "-vga", "std").start();
        Vm vm = Vm.start(setup(qemu))) {
      Screen screen = vm.screen();
      TextMatch match = screen.waitFor(TextQuery.containing("No bootable device."), LIMIT);
      assertEquals(1, match.score());
      assertEquals(19 * 9, match.area().width());
      TextMatch version =
          screen.waitFor(TextQuery.matching(Pattern.compile("version \\S+")), LIMIT);
      assertTrue(version.text().startsWith("version 1."), version.text());
      List<String> lines = screen.text().stream().map(TextLine::text).toList();
      assertEquals("No bootable device.", lines.getLast());
    }
  }

  @Test
  void waitsForWhatComesLaterAndSaysWhatWasMostLikeIt() throws Exception {
    try (Qemu qemu = Qemu.builder().virtioGpu("").arguments("-serial", "vc").start();
        Vm vm = Vm.start(setup(qemu).withConsole("serial0"))) {
      SerialPort guest = new SerialPort(qemu);
      Screen screen = vm.screen();
      guest.send("Loading initial ramdisk ...\r\n");
      TextMatch loading = screen.waitFor(TextQuery.containing("ramdisk"), LIMIT);
      assertEquals(new Rect(16 * 8, 0, 7 * 8, 16), loading.area());

      ScreenAssertionError missed =
          assertThrows(
              ScreenAssertionError.class,
              () -> screen.waitFor(TextQuery.containing("romdisk"), Duration.ofMillis(200)));
      assertEquals(
          "the text \"romdisk\" was not on the screen within 200 ms: the best match is \"ramdisk\""
              + " (0.86) at 56x16+128+0",
          missed.getMessage());

      guest.send("debian login: ");
      TextMatch login =
          screen.waitFor(TextQuery.containing("login:"), new Rect(0, 16, 640, 16), LIMIT);
      assertEquals(new Rect(7 * 8, 16, 6 * 8, 16), login.area());
    }
  }
}
