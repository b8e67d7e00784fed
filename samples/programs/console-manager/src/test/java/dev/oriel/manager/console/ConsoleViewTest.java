// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.VirtioInput;
import dev.oriel.guest.VirtioInput.Event;
import dev.oriel.manager.FxScreen;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.scene.ImageCursor;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.robot.Robot;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Tests a [ConsoleView] with a real guest, on a real (virtual) screen.
@NeedsQemu
final class ConsoleViewTest {

  /// The time between two movements of the pointer.
  private static final long HAND_NANOS = 1_000_000_000;

  private static final int WIDTH = 320;
  private static final int HEIGHT = 200;
  private static final int ABS_X = 0;
  private static final int REL_X = 0;
  private static final int REL_Y = 1;
  private static final int REL_WHEEL = 8;
  private static final int BTN_LEFT = 0x110;
  private static final int BTN_RIGHT = 0x111;

  @BeforeAll
  static void needsQemuAndScreen() throws Exception {
    FxScreen.need();
  }

  @Test
  void showsTheGuestsPictureToThePixelAndThenWhatChanges() throws IOException {
    try (ViewedGuest guest = new ViewedGuest(WIDTH, HEIGHT)) {
      awaitOnScreen(guest);
      Rect part = new Rect(31, 17, 100, 50);
      guest.picture.fill(part, 0xff12_c0ff);
      guest.update(part);
      awaitOnScreen(guest);
      List<Rect> drawn = guest.picture.drawRectangles(7, 5);
      drawn.forEach(guest::update);
      awaitOnScreen(guest);
    }
  }

  @Test
  void enlargesThePicture() throws IOException {
    try (ViewedGuest guest = new ViewedGuest(WIDTH, HEIGHT)) {
      int cell = 20;
      for (int y = 0; y < HEIGHT; y += cell) {
        for (int x = 0; x < WIDTH; x += cell) {
          guest.picture.fill(new Rect(x, y, cell, cell), colour(x, y));
        }
      }
      guest.update(guest.picture.bounds());
      guest.size(3 * WIDTH, 3 * HEIGHT);
      FxScreen.awaitScreen(
          "cells three times as large",
          () -> {
            Rect place = guest.place();
            Screenshot screen = FxScreen.screenshot();
            for (int y = 0; y < HEIGHT; y += cell) {
              for (int x = 0; x < WIDTH; x += cell) {
                // Not at the edge, because JavaFX's software pipeline is a pixel off at edges.
                for (int inset : new int[] {3, 3 * cell - 4}) {
                  int shown = screen.rgb(place.x() + 3 * x + inset, place.y() + 3 * y + inset);
                  if (shown != (colour(x, y) & 0xff_ffff)) {
                    return false;
                  }
                }
              }
            }
            return true;
          });
    }
  }

  private static int colour(int x, int y) {
    return GuestFramebuffer.frameColour(1 + x * HEIGHT + y);
  }

  @Test
  void followsTheGuestsSizeAndStopsWhenHidden() throws IOException {
    try (ViewedGuest guest = new ViewedGuest(WIDTH, HEIGHT)) {
      GuestFramebuffer small =
          GuestFramebuffer.inRam(guest.qemu, WIDTH / 2, HEIGHT / 2, GpuFormat.B8G8R8X8);
      small.fill(small.bounds(), 0xff20_40e0);
      Guests.show(guest.gpu, 2, small);
      FxScreen.awaitScreen(
          "the smaller picture, enlarged",
          () ->
              FxScreen.screenshot().rgb(guest.place().x() + 5, guest.place().y() + 5) == 0x2040e0);
      FxScreen.run(() -> guest.view.getScene().getWindow().hide());
      FxScreen.await("no picture is taken for a hidden window", () -> !guest.view.isLive());
    }
  }

  private static void awaitOnScreen(ViewedGuest guest) {
    byte[] expected = guest.picture.expectedRgba(guest.picture.bounds());
    FxScreen.awaitScreen(
        () -> "the guest's picture on the screen, " + difference(guest, expected),
        () -> Arrays.equals(expected, FxScreen.rgba(guest.place())));
  }

  private static String difference(ViewedGuest guest, byte[] expected) {
    int at = Arrays.mismatch(expected, FxScreen.rgba(guest.place()));
    int pixel = at / 4;
    return String.format(
        Locale.ROOT,
        "view at %s, live %s, first difference at %d,%d: %s",
        guest.place(),
        guest.view.isLive(),
        pixel % WIDTH,
        pixel / WIDTH,
        Integer.toHexString(
            FxScreen.screenshot()
                .rgb(guest.place().x() + pixel % WIDTH, guest.place().y() + pixel / WIDTH)));
  }

  @Test
  void keysReachTheGuestAsThePhysicalOnes() throws IOException {
    try (ViewedGuest guest = new ViewedGuest(WIDTH, HEIGHT, "virtio-keyboard-pci")) {
      VirtioInput keyboard = VirtioInput.keyboard(guest.qemu);
      List<String> wrong = new ArrayList<>();
      for (var key : keysOfARobot().entrySet()) {
        FxScreen.strike(key.getKey());
        List<Event> seen = await(keyboard, 2);
        if (!seen.equals(List.of(key(key.getValue(), 1), key(key.getValue(), 0)))) {
          wrong.add(key + ": " + seen);
        }
      }
      assertEquals(List.of(), wrong);
    }
  }

  /// Waits for this many events, which may arrive in one report or in several.
  private static List<Event> await(VirtioInput device, int count) {
    List<Event> seen = new ArrayList<>();
    while (seen.size() < count) {
      seen.addAll(device.awaitReport(FxScreen.LIMIT));
    }
    seen.removeIf(e -> e.type() == VirtioInput.EV_SYN);
    return seen;
  }

  private static Event key(int code, int value) {
    return new Event(VirtioInput.EV_KEY, code, value);
  }

  /// Keys with their kernel codes, on the US keyboard of this screen.
  private static Map<KeyCode, Integer> keysOfARobot() {
    Map<KeyCode, Integer> keys = new LinkedHashMap<>();
    String row = "QWERTYUIOP";
    for (int i = 0; i < row.length(); i++) {
      keys.put(KeyCode.valueOf(row.substring(i, i + 1)), 16 + i);
    }
    keys.put(KeyCode.A, 30);
    keys.put(KeyCode.Z, 44);
    keys.put(KeyCode.DIGIT1, 2);
    keys.put(KeyCode.DIGIT0, 11);
    keys.put(KeyCode.MINUS, 12);
    keys.put(KeyCode.EQUALS, 13);
    keys.put(KeyCode.OPEN_BRACKET, 26);
    keys.put(KeyCode.CLOSE_BRACKET, 27);
    keys.put(KeyCode.SEMICOLON, 39);
    keys.put(KeyCode.QUOTE, 40);
    keys.put(KeyCode.BACK_QUOTE, 41);
    keys.put(KeyCode.BACK_SLASH, 43);
    keys.put(KeyCode.COMMA, 51);
    keys.put(KeyCode.PERIOD, 52);
    keys.put(KeyCode.SLASH, 53);
    keys.put(KeyCode.ESCAPE, 1);
    keys.put(KeyCode.BACK_SPACE, 14);
    keys.put(KeyCode.TAB, 15);
    keys.put(KeyCode.ENTER, 28);
    keys.put(KeyCode.SPACE, 57);
    keys.put(KeyCode.F1, 59);
    keys.put(KeyCode.F10, 68);
    keys.put(KeyCode.F12, 88);
    keys.put(KeyCode.UP, 103);
    keys.put(KeyCode.PAGE_DOWN, 109);
    keys.put(KeyCode.INSERT, 110);
    keys.put(KeyCode.DELETE, 111);
    keys.put(KeyCode.SHIFT, 42);
    keys.put(KeyCode.CONTROL, 29);
    keys.put(KeyCode.ALT, 56);
    return keys;
  }

  @Test
  void liftsWhatIsHeldWhenTheFocusGoes() throws IOException {
    try (ViewedGuest guest =
        new ViewedGuest(WIDTH, HEIGHT, "virtio-keyboard-pci", "virtio-tablet-pci")) {
      VirtioInput keyboard = VirtioInput.keyboard(guest.qemu);
      FxScreen.run(() -> new Robot().keyPress(KeyCode.A));
      assertEquals(List.of(key(30, 1)), keyboard.awaitReport(FxScreen.LIMIT));
      FxScreen.run(guest.other::requestFocus);
      assertEquals(List.of(key(30, 0)), keyboard.awaitReport(FxScreen.LIMIT));
      FxScreen.run(() -> new Robot().keyRelease(KeyCode.A));
    }
  }

  @Test
  void theChordGivesTheKeyboardBackUntilEnter() throws IOException {
    try (ViewedGuest guest = new ViewedGuest(WIDTH, HEIGHT, "virtio-keyboard-pci")) {
      VirtioInput keyboard = VirtioInput.keyboard(guest.qemu);
      FxScreen.strike(KeyCode.CONTROL, KeyCode.ALT, KeyCode.G);
      FxScreen.await("the keyboard is given back", () -> !guest.view.capturingProperty().get());
      List<Event> seen = await(keyboard, 4);
      assertTrue(seen.containsAll(List.of(key(29, 0), key(56, 0))), seen::toString);
      assertFalse(seen.contains(key(34, 1)), "the G of the chord is not the guest's: " + seen);
      // Now Tab moves the focus, as in any window.
      FxScreen.strike(KeyCode.TAB);
      FxScreen.await("the focus has moved on", guest.other::isFocused);
      FxScreen.run(guest.view::requestFocus);
      FxScreen.strike(KeyCode.B);
      assertEquals(List.of(key(48, 1)), keyboard.awaitReport(FxScreen.LIMIT).subList(0, 1));
    }
  }

  @Test
  void clicksLandOnTheGuestsPixelAtEachScale() throws IOException {
    try (ViewedGuest guest = new ViewedGuest(WIDTH, HEIGHT, "virtio-tablet-pci")) {
      VirtioInput tablet = VirtioInput.tablet(guest.qemu);
      Await.until(
          "an absolute pointer", FxScreen.LIMIT, () -> guest.console.info().absolutePointer());
      List<String> wrong = new ArrayList<>();
      for (double scale : new double[] {0.5, 1, 1.25, 1.5, 2}) {
        int width = (int) (WIDTH * scale);
        int height = (int) (HEIGHT * scale);
        guest.size(width, height);
        for (int[] at : new int[][] {{0, 0}, {width - 1, height - 1}, {width / 2, height / 3}}) {
          Runnable hand =
              () -> {
                Rect place = guest.place();
                FxScreen.point(place.x() + width / 2, place.y() + height / 2);
                FxScreen.point(place.x() + at[0], place.y() + at[1]);
              };
          int x = expected(at[0], width, WIDTH);
          int y = expected(at[1], height, HEIGHT);
          String where = String.format(Locale.ROOT, "%d,%d at scale %s", at[0], at[1], scale);
          awaitPosition(tablet, hand, x, y, where, wrong);
        }
      }
      assertEquals(List.of(), wrong);
      FxScreen.run(() -> new Robot().mousePress(MouseButton.PRIMARY));
      assertEquals(List.of(key(BTN_LEFT, 1)), await(tablet, 1));
      FxScreen.run(() -> new Robot().mouseRelease(MouseButton.PRIMARY));
      assertEquals(List.of(key(BTN_LEFT, 0)), await(tablet, 1));
      FxScreen.run(() -> new Robot().mousePress(MouseButton.SECONDARY));
      FxScreen.run(() -> new Robot().mouseRelease(MouseButton.SECONDARY));
      assertEquals(List.of(key(BTN_RIGHT, 1), key(BTN_RIGHT, 0)), await(tablet, 2));
      FxScreen.run(() -> new Robot().mouseWheel(1));
      assertTrue(
          tablet
              .awaitReport(FxScreen.LIMIT)
              .contains(new Event(VirtioInput.EV_REL, REL_WHEEL, -1)));
      assertEquals(0, guest.vm.failedInputs());
    }
  }

  /// Returns the guest's pixel under a pixel of the screen. The first and the last pixels
  /// correspond.
  private static int expected(int at, int shown, int extent) {
    if (at == 0) {
      return 0;
    }
    return at == shown - 1 ? extent - 1 : (int) Math.round((double) at * extent / shown);
  }

  /// Follows the pointer until it stops, which is reported in one report or in two.
  ///
  /// @param hand moves the pointer there; called again if nothing happens, because a view that is
  ///   laid out at that moment is at another place
  private static void awaitPosition(
      VirtioInput tablet, Runnable hand, int x, int y, String where, List<String> wrong) {
    int[] seen = {-1, -1};
    long[] next = {System.nanoTime()};
    try {
      Await.until(
          () -> where + " is " + seen[0] + "," + seen[1] + " to the guest, not " + x + "," + y,
          FxScreen.LIMIT,
          () -> {
            if (System.nanoTime() - next[0] >= 0) {
              hand.run();
              next[0] = System.nanoTime() + HAND_NANOS;
            }
            for (Event e : tablet.poll()) {
              if (e.type() == VirtioInput.EV_ABS) {
                boolean column = e.code() == ABS_X;
                seen[column ? 0 : 1] =
                    (int) Math.round(e.value() * (column ? WIDTH : HEIGHT) / 32767.0);
              }
            }
            return Math.abs(seen[0] - x) <= (isEnd(x, WIDTH) ? 0 : 1)
                && Math.abs(seen[1] - y) <= (isEnd(y, HEIGHT) ? 0 : 1);
          });
    } catch (AssertionError e) {
      wrong.add(e.getMessage());
    }
  }

  private static boolean isEnd(int pixel, int extent) {
    return pixel == 0 || pixel == extent - 1;
  }

  @Test
  void aGuestWithAMouseIsToldMotionsWhileThePointerIsCaptured() throws IOException {
    try (ViewedGuest guest = new ViewedGuest(WIDTH, HEIGHT, "virtio-mouse-pci")) {
      VirtioInput mouse = VirtioInput.mouse(guest.qemu);
      Rect place = guest.place();
      FxScreen.point(place.x() + 20, place.y() + 20);
      FxScreen.run(() -> new Robot().mouseClick(MouseButton.PRIMARY));
      Rect middle = new Rect(place.x() + WIDTH / 2, place.y() + HEIGHT / 2, 1, 1);
      FxScreen.await(
          "the pointer is put into the middle",
          () -> new Robot().getMousePosition().getX() == middle.x());
      FxScreen.point(middle.x() + 7, middle.y() - 4);
      assertEquals(
          List.of(
              new Event(VirtioInput.EV_REL, REL_X, 7), new Event(VirtioInput.EV_REL, REL_Y, -4)),
          mouse.awaitReport(FxScreen.LIMIT));
      FxScreen.await(
          "the pointer is back in the middle",
          () -> new Robot().getMousePosition().getX() == middle.x());
      FxScreen.strike(KeyCode.CONTROL, KeyCode.ALT, KeyCode.G);
      FxScreen.await("the pointer is free", () -> !guest.view.capturingProperty().get());
      FxScreen.point(middle.x() + 30, middle.y());
      FxScreen.run(() -> {});
      assertEquals(middle.x() + 30, FxScreen.get(() -> new Robot().getMousePosition().getX()));
      assertEquals(List.of(), mouse.poll());
    }
  }

  @Test
  void theGuestsPointerShapeBecomesTheHostsCursorWithItsHotSpot() throws IOException {
    try (ViewedGuest guest = new ViewedGuest(WIDTH, HEIGHT)) {
      GuestFramebuffer shape = GuestFramebuffer.inRam(guest.qemu, 64, 64, GpuFormat.B8G8R8A8);
      shape.fill(shape.bounds(), 0xffff_0000);
      guest.gpu.createResource2d(5, shape.format(), 64, 64).ok();
      guest.gpu.attachBacking(5, shape.extents()).ok();
      guest.gpu.transferToHost2d(5, shape.bounds(), 0).ok();
      guest.gpu.updateCursor(0, 5, 10, 10, 12, 34);
      FxScreen.await(
          "the shape",
          () ->
              guest.view.getCursor() instanceof ImageCursor c
                  && c.getHotspotX() == 12
                  && c.getHotspotY() == 34
                  && c.getImage().getPixelReader().getArgb(20, 20) == 0xffff_0000);
      guest.size(2 * WIDTH, 2 * HEIGHT);
      FxScreen.await(
          "the shape twice as large",
          () ->
              guest.view.getCursor() instanceof ImageCursor c
                  && c.getImage().getWidth() == 128
                  && c.getHotspotX() == 25);
    }
  }

  @Test
  void asksTheGuestToTakeOnTheViewsSize() throws IOException {
    try (ViewedGuest guest = new ViewedGuest(WIDTH, HEIGHT)) {
      FxScreen.run(() -> guest.view.resizesGuestProperty().set(true));
      guest.size(411, 307);
      Await.until(
          "the display's size",
          FxScreen.LIMIT,
          () -> {
            Rect wanted = guest.gpu.displayInfo().getFirst().rect();
            return wanted.width() == 411 && wanted.height() == 307;
          });
    }
  }

  @Test
  void saysThatTheVmWentAway() throws IOException {
    try (ViewedGuest guest = new ViewedGuest(WIDTH, HEIGHT)) {
      guest.qemu.quit();
      FxScreen.await(
          "the end", () -> guest.view.stateProperty().get().kind() == FeedState.Kind.ENDED);
      String words = FxScreen.get(() -> guest.view.stateProperty().get().words());
      assertTrue(words.contains("went away"), words);
    }
  }
}
