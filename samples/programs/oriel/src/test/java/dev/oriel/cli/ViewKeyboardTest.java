// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.input.EvdevKey;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Tests that keys typed into a viewer's window reach the guest as the same keys.
@NeedsQemu
@NeedsXServer
class ViewKeyboardTest {

  private static final Rect VGA = Rect.ofSize(640, 480);

  /// X11's key codes are those of evdev plus 8, for historical reasons of the X protocol.
  private static final int X11_KEY_OFFSET = 8;

  /// The keys of a keyboard with 105 keys, with the numbers of the guest's kernel.
  private static final int[] BOARD =
      IntStream.concat(
              IntStream.rangeClosed(1, 83),
              IntStream.concat(
                  IntStream.of(86, 87, 88, 96, 97, 98, 99, 100, 119, 125, 126, 127),
                  IntStream.rangeClosed(102, 111)))
          .toArray();

  /// The guest's queue holds 64 events, and each key takes four.
  private static final int AT_ONCE = 12;

  @Test
  @NeedsProgram("xdotool")
  void eachKeyOfABoardReachesTheGuestAsItself() throws IOException {
    assertEquals(105, BOARD.length);
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-keyboard-pci").start()) {
      VirtioInput keyboard = VirtioInput.keyboard(qemu);
      GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
      Guests.show(new VirtioGpu(qemu), 1, fb);
      try (TestProcess view = Views.start(x.environment(), List.of("--qmp", qemu.qmpSocket()))) {
        Views.awaitPicture(view, x, fb);
        Views.focus(x);
        for (int first = 0; first < BOARD.length; first += AT_ONCE) {
          List<String> typed = new ArrayList<>(List.of("key"));
          List<Event> expected = new ArrayList<>();
          for (int i = first; i < Math.min(first + AT_ONCE, BOARD.length); i++) {
            // xdotool treats a single digit as the key of that digit.
            boolean esc = BOARD[i] == EvdevKey.KEY_ESC.code();
            typed.add(esc ? "Escape" : String.valueOf(BOARD[i] + X11_KEY_OFFSET));
            expected.add(Views.key(BOARD[i], 1));
            expected.add(Views.key(BOARD[i], 0));
          }
          Views.xdotool(x, typed.toArray(String[]::new));
          Views.assertArrive(keyboard, expected.toArray(Event[]::new));
        }
      }
    }
  }

  /// Key codes like those of VNC servers, which are not the kernel's plus 8.
  @Test
  @NeedsProgram({"xdotool", "xkbcomp"})
  void keysAreTheSameOnAServerThatNumbersThemOtherwise() throws IOException {
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-keyboard-pci").start()) {
      renumber(x);
      VirtioInput keyboard = VirtioInput.keyboard(qemu);
      GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
      Guests.show(new VirtioGpu(qemu), 1, fb);
      try (TestProcess view = Views.start(x.environment(), List.of("--qmp", qemu.qmpSocket()))) {
        Views.awaitPicture(view, x, fb);
        Views.focus(x);
        // By their numbers on that server.
        Views.xdotool(x, "key", "98", "38", "107", "109", "108", "94", "113", "110", "115");
        EvdevKey[] keys = {
          EvdevKey.KEY_UP,
          EvdevKey.KEY_A,
          EvdevKey.KEY_DELETE,
          EvdevKey.KEY_RIGHTCTRL,
          EvdevKey.KEY_KPENTER,
          EvdevKey.KEY_102ND,
          EvdevKey.KEY_RIGHTALT,
          EvdevKey.KEY_PAUSE,
          EvdevKey.KEY_LEFTMETA
        };
        List<Event> expected = new ArrayList<>();
        for (EvdevKey key : keys) {
          expected.add(Views.key(key.code(), 1));
          expected.add(Views.key(key.code(), 0));
        }
        Views.assertArrive(keyboard, expected.toArray(Event[]::new));
      }
    }
  }

  private static void renumber(XServer x) throws IOException {
    String keymap =
        """
        xkb_keymap {
          xkb_keycodes { include "xfree86+aliases(qwerty)" };
          xkb_types { include "complete" };
          xkb_compat { include "complete" };
          xkb_symbols { include "pc+de" };
        };
        """;
    List<String> command =
        List.of("sh", "-c", "printf %s \"$1\" | xkbcomp -w0 - $DISPLAY", "sh", keymap);
    try (TestProcess tool = TestProcess.start(null, x.environment(), command)) {
      assertEquals(0, tool.awaitExit(Duration.ofSeconds(30)), tool.stderr());
    }
  }
}
