// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.input.EvdevKey;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsProgram;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.XServer;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioInput;
import dev.oriel.guest.VirtioInput.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests that each key can reach the guest, including the viewer's hotkeys.
@NeedsQemu
@NeedsXServer
@NeedsProgram("xdotool")
class ViewHotkeysTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Rect VGA = Rect.ofSize(640, 480);
  private static final int CTRL = EvdevKey.KEY_LEFTCTRL.code();
  private static final int ALT = EvdevKey.KEY_LEFTALT.code();
  private static final int H = EvdevKey.KEY_H.code();
  private static final int V = EvdevKey.KEY_V.code();

  /// An action of a user in a window, and the keys that the guest gets.
  private interface Use {
    void of(XServer x, VirtioInput keyboard, TestProcess view) throws IOException;
  }

  private static void use(List<Object> options, Use use) throws IOException {
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-keyboard-pci").start()) {
      VirtioInput keyboard = VirtioInput.keyboard(qemu);
      GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
      Guests.show(new VirtioGpu(qemu), 1, fb);
      List<Object> all = new ArrayList<>(List.of("--qmp", qemu.qmpSocket()));
      all.addAll(options);
      try (TestProcess view = Views.start(x.environment(), all)) {
        Views.awaitPicture(view, x, fb);
        Views.focus(x);
        use.of(x, keyboard, view);
      }
    }
  }

  /// The keys as the viewer taps them.
  private static Event[] chord(int letter) {
    return new Event[] {
      Views.key(CTRL, 1),
      Views.key(ALT, 1),
      Views.key(letter, 1),
      Views.key(letter, 0),
      Views.key(ALT, 0),
      Views.key(CTRL, 0)
    };
  }

  /// The keys as xdotool taps them.
  private static Event[] passedOn(int letter) {
    return new Event[] {
      Views.key(CTRL, 1),
      Views.key(ALT, 1),
      Views.key(letter, 1),
      Views.key(CTRL, 0),
      Views.key(ALT, 0),
      Views.key(letter, 0)
    };
  }

  @Test
  void withoutHotkeysAllKeysAreTheGuests() throws IOException {
    use(
        List.of("--hotkeys", "none"),
        (x, keyboard, _) -> {
          Views.xdotool(x, "key", "ctrl+alt+h");
          Views.assertArrive(keyboard, passedOn(H));
          Views.xdotool(x, "key", "ctrl+alt+v");
          Views.assertArrive(keyboard, passedOn(V));
        });
  }

  @Test
  void otherModifiersLeaveTheseToTheGuest() throws IOException {
    use(
        List.of("--hotkeys", "ctrl+alt+shift"),
        (x, keyboard, view) -> {
          Views.xdotool(x, "key", "ctrl+alt+h");
          Views.assertArrive(keyboard, passedOn(H));
          Views.xdotool(x, "key", "ctrl+alt+shift+h");
          Views.awaitText(view, x);
        });
  }

  @Test
  void theMenuSendsOneOfTheViewersOwn() throws IOException {
    use(
        List.of(),
        (x, keyboard, _) -> {
          Views.xdotool(x, "key", "ctrl+alt+k");
          Views.assertArrive(
              keyboard,
              Views.key(CTRL, 1),
              Views.key(ALT, 1),
              Views.key(CTRL, 0),
              Views.key(ALT, 0));
          Views.xdotool(x, "key", "v");
          Views.assertArrive(keyboard, chord(V));
        });
  }

  @Test
  void anOptionIsSwitchedOnInTheMenuAndOffByItsHotkey() throws IOException {
    use(
        List.of("--no-lock-sync"),
        (x, keyboard, _) -> {
          keyboard.setLed(VirtioInput.LED_CAPSL, true);
          Await.until(
              "the guest's Caps Lock is tapped, as the host's is off, when the viewer knows of it",
              LIMIT,
              () -> {
                switchLockSyncInTheMenu(x);
                boolean taps = tapsCapsLock(x, keyboard);
                if (!taps) {
                  switchLockSyncInTheMenu(x);
                }
                return taps;
              });
          Views.xdotool(x, "key", "ctrl+alt+n");
          Views.xdotool(x, "search", "--maxdepth", "0", "--name", ".*", "windowfocus");
          Views.focus(x);
          assertFalse(tapsCapsLock(x, keyboard));
        });
  }

  private static void switchLockSyncInTheMenu(XServer x) {
    try {
      Views.xdotool(x, "key", "ctrl+alt+a");
      Views.xdotool(x, "key", "Down", "Down", "Return");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Presses a key, and returns whether the guest gets Caps Lock before it.
  private static boolean tapsCapsLock(XServer x, VirtioInput keyboard) {
    try {
      Views.xdotool(x, "key", "b");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Event> seen = new ArrayList<>();
    while (!seen.contains(Views.key(EvdevKey.KEY_B.code(), 0))) {
      seen.addAll(keyboard.awaitReport(LIMIT));
    }
    return seen.contains(Views.key(EvdevKey.KEY_CAPSLOCK.code(), 1));
  }

  @Test
  void saysWhichHotkeysThereMayBe() {
    String error = Oriel.fails(ExitCode.USAGE, "view", "--hotkeys", "f12");
    assertTrue(error.contains("two or more of ctrl, alt, shift, super joined by +"), error);
  }
}
