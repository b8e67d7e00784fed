// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.VirtioInput;
import dev.oriel.guest.VirtioInput.Event;
import dev.oriel.manager.FxScreen;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.input.KeyCode;
import javafx.scene.robot.Robot;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Tests keyboard grabs of other programs. JavaFX reports a grab as a loss of the focus: GDK treats
/// the window that has the grab as focused (`_gdk_device_manager_core_handle_focus` in its
/// `gdk/x11`).
@NeedsQemu
final class ConsoleGrabTest {

  private static final int KEY_LEFTALT = 56;
  private static final int KEY_A = 30;

  @BeforeAll
  static void needsQemuAndScreen() throws Exception {
    FxScreen.need();
  }

  /// The behaviour of a window manager's switcher: Alt is released while it has the keyboard.
  @Test
  void whatGoesUpDuringAnothersGrabIsLifted() throws Throwable {
    try (ViewedGuest guest = new ViewedGuest(320, 200, "virtio-keyboard-pci")) {
      VirtioInput keyboard = VirtioInput.keyboard(guest.qemu);
      FxScreen.run(() -> new Robot().keyPress(KeyCode.ALT));
      assertEquals(List.of(key(KEY_LEFTALT, 1)), keyboard.awaitReport(FxScreen.LIMIT));
      try (OtherGrab _ = OtherGrab.take()) {
        assertEquals(List.of(key(KEY_LEFTALT, 0)), keyboard.awaitReport(FxScreen.LIMIT));
        FxScreen.run(() -> new Robot().keyRelease(KeyCode.ALT));
      }
      FxScreen.await("the keyboard comes back", () -> guest.view.capturingProperty().get());
      FxScreen.strike(KeyCode.A);
      List<Event> seen = new ArrayList<>();
      while (seen.size() < 2) {
        seen.addAll(keyboard.awaitReport(FxScreen.LIMIT));
      }
      assertEquals(List.of(key(KEY_A, 1), key(KEY_A, 0)), seen);
    }
  }

  private static Event key(int code, int value) {
    return new Event(VirtioInput.EV_KEY, code, value);
  }
}
