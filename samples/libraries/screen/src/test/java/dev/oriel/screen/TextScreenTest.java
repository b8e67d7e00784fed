// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import static dev.oriel.screen.targets.Target.all;
import static dev.oriel.screen.targets.Target.any;
import static dev.oriel.screen.targets.Target.none;
import static dev.oriel.screen.targets.Target.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.dbus.Endpoint;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.SerialPort;
import dev.oriel.text.TextLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Text on the screens of the real QEMU: a text mode of the VGA, and text consoles.
@NeedsQemu
final class TextScreenTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path dir;

  private static VmSetup setup(Qemu qemu) {
    return VmSetup.attach(new Endpoint.Qmp(qemu.qmpSocket()), null);
  }

  @Test
  void waitsForWhatTheBiosWrites() throws Exception {
    try (Qemu qemu = Qemu.builder().arguments("-bios", "bios-256k.bin", "-vga", "std").start();
        Vm vm = Vm.attach(Endpoint.qmp(qemu.qmpSocket().toString()))) {
      Screen screen = vm.screen();
      ScreenMatch match = screen.waitFor(text("No bootable device."), LIMIT);
      assertEquals(1, match.score());
      assertEquals(19 * 9, match.area().width());
      ScreenMatch version = screen.waitFor(text(Pattern.compile("version \\S+")), LIMIT);
      assertTrue(version.what().startsWith("version 1."), version.what());
      List<String> lines = screen.text().stream().map(TextLine::text).toList();
      assertEquals("No bootable device.", lines.getLast());
      ScreenMatch word = screen.find(text("version").in(version.area())).orElseThrow();
      assertTrue(version.area().contains(word.area()), word::toString);
      assertTrue(screen.find(text("version").below(text("No bootable device."))).isEmpty());
      assertTrue(screen.findAll(text("boot")).size() > 1, () -> screen.text().toString());
    }
  }

  @Test
  void waitsForWhatComesLaterAndSaysWhatWasMostLikeIt() throws Exception {
    try (Qemu qemu = Qemu.builder().virtioGpu("").arguments("-serial", "vc").start();
        Vm vm = Vm.start(setup(qemu).withConsole("serial0"))) {
      SerialPort guest = new SerialPort(qemu);
      Screen screen = vm.screen();
      guest.send("Loading initial ramdisk ...\r\n");
      ScreenMatch loading = screen.waitFor(any(text("kernel"), text("ramdisk")), LIMIT);
      assertEquals(new Rect(16 * 8, 0, 7 * 8, 16), loading.area());
      assertEquals(text("ramdisk"), loading.target());
      Path saved = dir.resolve("seen.ppm");
      loading.save(saved.toString());
      assertEquals(7 * 8 * 16 * 3, Files.size(saved) - "P6\n56 16\n255\n".length());

      ScreenAssertionError missed =
          assertThrows(
              ScreenAssertionError.class,
              () -> screen.waitFor(text("romdisk"), Duration.ofMillis(200)));
      String message = String.valueOf(missed.getMessage());
      assertTrue(
          message.startsWith(
              "the text \"romdisk\" was not on the screen within 200 ms: the best match is"
                  + " \"ramdisk\" (0.86) at 56x16+128+0\nlast calls:\n"),
          message);
      assertTrue(message.contains(" s  found \"ramdisk\" (1.000) at 56x16+128+0\n"), message);
      assertTrue(message.contains("waits up to 200 ms for the text \"romdisk\"\n"), message);

      guest.send("debian login: ");
      ScreenMatch login =
          screen.waitFor(
              text("login:").in(new Rect(0, 16, 640, 16)).rightOf(text("debian")), LIMIT);
      assertEquals(new Rect(7 * 8, 16, 6 * 8, 16), login.area());

      ScreenAssertionError there =
          assertThrows(
              ScreenAssertionError.class,
              () -> screen.waitUntilGone(text("login:"), Duration.ofMillis(200)));
      assertTrue(
          String.valueOf(there.getMessage()).contains("login: is still there, at 48x16+56+16"),
          there::toString);
      guest.send("\033[2J\033[Hwelcome");
      screen.waitUntilGone(text("login:"), LIMIT);
      screen.waitFor(all(text("welcome"), none(text("disk"))), LIMIT);
    }
  }

  @Test
  void pressesKeysUntilTheScreenAnswers() throws Exception {
    try (Qemu qemu = Qemu.builder().virtioGpu("").arguments("-monitor", "vc").start();
        Vm vm = Vm.start(setup(qemu).withConsole("monitor"))) {
      Screen monitor = vm.screen();
      monitor.waitFor(text("(qemu)"), LIMIT);
      monitor.type("info status");
      monitor.pressUntil("enter", text("VM status:"), LIMIT);
      int prompts = monitor.findAll(text("(qemu)")).size();
      assertEquals(text("(qemu)"), monitor.pressUntil("enter", text("(qemu)")).target());
      assertEquals(
          prompts, monitor.findAll(text("(qemu)")).size(), "no key for what is there already");
    }
  }
}
