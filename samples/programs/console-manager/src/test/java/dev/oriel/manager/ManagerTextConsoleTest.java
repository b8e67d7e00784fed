// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.oriel.core.geometry.Rect;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.VmSelector;
import dev.oriel.dbus.chardev.Chardev;
import dev.oriel.dbus.chardev.ChardevStream;
import dev.oriel.guest.NeedsBus;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.SerialPort;
import dev.oriel.guest.TestBus;
import dev.oriel.manager.VmEntry.Status;
import dev.oriel.manager.console.FeedState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Tests text consoles of real VMs in the console manager, on a real (virtual) screen.
@NeedsQemu
@NeedsBus
final class ManagerTextConsoleTest {

  private static final String UUID = "11111111-2222-3333-4444-555555555555";
  private static final int RED = 0xff0000;
  private static final int GREEN = 0x00ff00;

  @BeforeAll
  static void needsQemuBusAndScreen() throws Exception {
    FxScreen.need();
  }

  /// Fills the screen with a colour.
  private static String filled(int rgb) {
    return "\033[48;2;" + (rgb >> 16) + ";" + (rgb >> 8 & 0xff) + ";" + (rgb & 0xff) + "m\033[2J";
  }

  /// Waits until the middle of a node has a colour. The node moves when a text above it comes or
  /// goes.
  private static void awaitColour(String what, Node node, int rgb) {
    FxScreen.awaitScreen(
        what,
        () -> {
          Rect place = FxScreen.place(node);
          int x = place.x() + place.width() / 2;
          int y = place.y() + place.height() / 2;
          return FxScreen.screenshot().rgb(x, y) == rgb;
        });
  }

  private static ConsoleStage open(OpenManager manager, ConsoleRow row) {
    FxScreen.run(() -> manager.window.actions().open(row.console()));
    ConsoleStage window = FxScreen.get(() -> manager.windows().getFirst());
    FxScreen.await(
        "the window has the keyboard",
        () -> window.stage().isFocused() && window.view().capturingProperty().get());
    return window;
  }

  /// If the manager has the VM's only connection, it also has the text consoles.
  @Test
  void showsWhatAGuestWritesAndTypesToIt() throws IOException {
    try (Qemu qemu =
            Qemu.builder().name("p", UUID).virtioGpu("").arguments("-serial", "vc").start();
        OpenManager manager = new OpenManager("--no-bus", "--qmp", qemu.qmpSocket().toString())) {
      SerialPort guest = new SerialPort(qemu);
      manager.press("Connect");
      ConsoleRow row = manager.row("p", "serial0");
      FxScreen.await(
          "its picture",
          () -> row.picture().thumbnail().stateProperty().get().kind() == FeedState.Kind.SHOWN);
      guest.send(filled(RED));
      awaitColour("the thumbnail", row.picture().thumbnail(), RED);
      FxScreen.await("what it is", () -> manager.says("text console, 640 × 384"));

      ConsoleStage window = open(manager, row);
      awaitColour("the window", window.view(), RED);
      FxScreen.strike(KeyCode.A);
      FxScreen.strike(KeyCode.SHIFT, KeyCode.B);
      FxScreen.strike(KeyCode.ENTER);
      FxScreen.strike(KeyCode.UP);
      FxScreen.strike(KeyCode.CONTROL, KeyCode.C);
      FxScreen.strike(KeyCode.TAB);
      FxScreen.strike(KeyCode.BACK_SPACE);
      FxScreen.strike(KeyCode.SPACE);
      String typed = "aB\r\033[A\u0003\t\u007f ";
      assertEquals(typed, guest.receive(typed));

      // The size of the window decides the number of columns.
      FxScreen.run(
          () -> {
            window.stage().setWidth(700);
            window.view().resizesGuestProperty().set(true);
          });
      PictureSource console = row.console().source();
      FxScreen.await(
          () ->
              String.format(
                  Locale.ROOT,
                  "the terminal, %d columns of pixels, is as wide as the view, %s",
                  console.width(),
                  FxScreen.get(() -> window.view().getWidth())),
          () -> console.width() > 640 && console.width() == (int) window.view().getWidth());
      FxScreen.await("its size is shown", () -> manager.says(console.width() + " × "));
      guest.send(filled(GREEN));
      awaitColour("the window", window.view(), GREEN);
      Object _ = qemu.qmp().execute("stop");
      FxScreen.await("it is paused", () -> window.stage().getTitle().contains("(paused)"));
      assertFalse(
          FxScreen.get(() -> OpenManager.says(window.root(), "takes no keys")),
          "a character device keeps what is typed");
      Object _ = qemu.qmp().execute("cont");
      // While the VM is paused, the thumbnail shows a message.
      FxScreen.await("it goes on", () -> !manager.says("paused"));
      FxScreen.run(window::close);
      awaitColour("the thumbnail stays", row.picture().thumbnail(), GREEN);
      FxScreen.focus(manager.stage);
      manager.press("Disconnect");
      FxScreen.await("it is given up", () -> manager.status() == Status.FOUND);
    }
  }

  /// On a bus, other programs may want to use a text console. The manager takes it when its window
  /// opens, and releases it when the window closes.
  @Test
  void takesATextConsoleOnABusOnlyWhenAskedAndLetsItGo() throws IOException {
    try (TestBus bus = TestBus.start();
        Qemu qemu =
            Qemu.builder()
                .bus(bus.address())
                .name("a", UUID)
                .virtioGpu("")
                .arguments("-serial", "vc")
                .start();
        OpenManager manager = new OpenManager("--bus", bus.address());
        VmConnection other =
            VmConnection.open(new Endpoint.Bus(bus.address()), new VmSelector.ByName("a"))) {
      final ConsoleRow row = manager.row("a", "serial0");
      FxScreen.await("that it is not taken", () -> manager.says("open it to take it"));
      Chardev chardev = other.textConsole("serial0");
      assertNotNull(chardev);
      SerialPort guest = new SerialPort(qemu);
      try (ChardevStream held = chardev.open(new Unheard())) {
        FxScreen.run(() -> manager.window.actions().save(row.console(), manager.window.notices()));
        FxScreen.await("no picture is taken", () -> manager.says("open it first"));
        ConsoleStage refused = open(manager, row);
        FxScreen.await("who holds it", () -> OpenManager.says(refused.root(), "holds serial0"));
        held.write(ByteBuffer.wrap(new byte[] {'x'}));
        assertEquals("x", guest.receive("x"), "it is still the other's");
        FxScreen.run(refused::close);
        FxScreen.await("that it is not taken", () -> manager.says("open it to take it"));
      }
      ConsoleStage window = open(manager, row);
      FxScreen.await(
          "its picture", () -> window.view().stateProperty().get().kind() == FeedState.Kind.SHOWN);
      guest.send(filled(GREEN));
      awaitColour("the window", window.view(), GREEN);
      FxScreen.strike(KeyCode.Q);
      assertEquals("q", guest.receive("q"));
      FxScreen.run(window::close);
      try (ChardevStream again = chardev.open(new Unheard())) {
        again.write(ByteBuffer.wrap(new byte[] {'y'}));
        assertEquals("y", guest.receive("y"), "it was released");
      }
    }
  }

  /// A program that ignores what it receives.
  private static final class Unheard implements ChardevStream.Listener {
    @Override
    public void readable() {}

    @Override
    public void writable() {}

    @Override
    public void closed(String reason) {}
  }
}
