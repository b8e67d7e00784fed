// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.Sway;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Tests who gets the host's shortcuts while a window on Wayland has the keyboard focus.
class ViewShortcutsTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Pattern GRABBED =
      Pattern.compile("set_title\\(\"listener [^\"(]*\\(Ctrl\\+Alt\\+G: release\\)");
  private static final Rect VGA = Rect.ofSize(640, 480);

  @Test
  @NeedsQemu
  void aShortcutIsTheCompositorsUntilTheKeyboardIsGrabbed() throws IOException {
    Guests.skipIf(Sway.unavailable());
    try (Sway sway = Sway.start(VGA.width(), VGA.height());
        Qemu qemu = guest()) {
      VirtioInput keyboard = VirtioInput.keyboard(qemu);
      // libwayland then logs its messages. One sets the title with the name of the VM, which gets
      // the keys from then on. Another one reports the grab when the compositor has granted it.
      Map<String, String> told = new HashMap<>(sway.environment());
      told.put("WAYLAND_DEBUG", "client");
      try (TestProcess view = Views.start(told, List.of("--qmp", qemu.qmpSocket(), "--grab"))) {
        Await.until(
            () -> "the compositor grants them, and the guest gets the keys; " + view.stderr(),
            LIMIT,
            () -> GRABBED.matcher(view.stderr()).find());
        // Each wtype is a new keyboard, and the focus changes with it. The compositor takes a
        // shortcut that arrives before it inhibits its shortcuts again. One of the two gets the
        // shortcut.
        boolean guests = false;
        while (!guests) {
          sway.clearShortcut();
          strike(sway);
          boolean[] has = new boolean[1];
          Await.until(
              () -> "somebody has the key; " + view.stderr(),
              LIMIT,
              () -> {
                has[0] |= keyboard.poll().stream().anyMatch(e -> e.type() == VirtioInput.EV_KEY);
                return has[0] || sway.hasReceivedShortcut();
              });
          guests = has[0];
        }
      }
      sway.clearShortcut();
      try (TestProcess view = Views.start(sway.environment(), List.of("--qmp", qemu.qmpSocket()))) {
        Await.until(
            () -> "the compositor takes its shortcut; " + view.stderr(),
            LIMIT,
            () -> {
              strike(sway);
              return sway.hasReceivedShortcut();
            });
        assertTrue(view.isAlive(), view::stderr);
      }
    }
  }

  private static void strike(Sway sway) {
    try {
      sway.pressShortcut();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Qemu guest() throws IOException {
    Qemu qemu =
        Qemu.builder()
            .name("listener", "11111111-2222-3333-4444-555555555555")
            .virtioGpu("")
            .device("virtio-keyboard-pci")
            .start();
    GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
    Guests.show(new VirtioGpu(qemu), 1, fb);
    return qemu;
  }
}
