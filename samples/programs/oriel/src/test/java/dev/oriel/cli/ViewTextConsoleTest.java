// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsProgram;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.XServer;
import dev.oriel.guest.NeedsBus;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.SerialPort;
import dev.oriel.guest.TestBus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests `oriel view` on text consoles of the real QEMU, on an X server.
@NeedsQemu
@NeedsXServer
@NeedsProgram("xdotool")
class ViewTextConsoleTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final byte[] RED = {(byte) 255, 0, 0, (byte) 255};
  private static final byte[] GREEN = {0, (byte) 255, 0, (byte) 255};
  private static final byte[] BLACK = {0, 0, 0, (byte) 255};

  @TempDir Path dir;

  private static Qemu.Builder pc() {
    return Qemu.builder()
        .virtioGpu("")
        .arguments("-serial", "vc", "-monitor", "vc", "-parallel", "vc");
  }

  private static TestProcess view(XServer x, Object... arguments) throws IOException {
    return Views.start(x.environment(), new ArrayList<>(List.of(arguments)));
  }

  /// Returns the sequence for a coloured space at a row and a column, both from 1.
  private static String blank(int row, int column, byte[] rgba) {
    return String.format(
        Locale.ROOT,
        "\033[%d;%dH\033[48;2;%d;%d;%dm \033[0m\033[1;1H",
        row,
        column,
        rgba[0] & 0xff,
        rgba[1] & 0xff,
        rgba[2] & 0xff);
  }

  @Test
  void showsWhatTheGuestWritesAndPassesOnWhatIsTyped() throws IOException {
    try (XServer x = XServer.start(1024, 768);
        Qemu qemu = pc().start();
        TestProcess view = view(x, "--qmp", qemu.qmpSocket(), "--console", "serial0")) {
      SerialPort port = new SerialPort(qemu);
      Views.awaitTitle(view, x, "serial0");
      awaitAttached(view, x);
      port.send(blank(24, 80, RED));
      Views.awaitColour(view, x, 639, 383, RED);

      Views.focus(x);
      Views.xdotool(x, "type", "Root@1");
      assertEquals("Root@1", port.receive("Root@1"));
      Views.xdotool(x, "key", "Return", "Up", "F1", "ctrl+c", "alt+x", "BackSpace");
      String keys = "\r\033[A\033OP\u0003\033x\u007f";
      assertEquals(keys, port.receive(keys));
      Views.xdotool(x, "key", "ctrl+Break");
      port.awaitBreak();
      assertEquals(0, port.receive(1)[0], "a break is this byte");
      assertTrue(view.isAlive(), view::stderr);
    }
  }

  /// The block of the cursor is visible first.
  private static void awaitAttached(TestProcess view, XServer x) {
    Views.awaitColour(view, x, 3, 8, new byte[] {(byte) 0xd0, (byte) 0xd0, (byte) 0xd0, -1});
  }

  @Test
  @NeedsProgram("xclip")
  void typesTheClipboardWithoutALayout() throws IOException {
    try (XServer x = XServer.start(1024, 768);
        TestProcess _ = Views.fillClipboard(x, "Grüße, 漢字");
        Qemu qemu = pc().start();
        TestProcess view = view(x, "--qmp", qemu.qmpSocket(), "--console", "serial0")) {
      awaitAttached(view, x);
      Views.focus(x);
      Views.xdotool(x, "key", "ctrl+alt+v");
      byte[] expected = "Grüße, 漢字".getBytes(StandardCharsets.UTF_8);
      byte[] got = new SerialPort(qemu).receive(expected.length);
      assertEquals("Grüße, 漢字", new String(got, StandardCharsets.UTF_8));
    }
  }

  @Test
  void theWindowsSizeDecidesColumnsAndRows() throws IOException {
    try (XServer x = XServer.start(1280, 1024);
        Qemu qemu = pc().start();
        TestProcess view = view(x, "--qmp", qemu.qmpSocket(), "--console", "serial0")) {
      SerialPort port = new SerialPort(qemu);
      awaitAttached(view, x);
      Views.xdotool(x, "search", "--name", "Oriel", "windowsize", "1005", "709");
      // 125 columns and 44 rows, with margins at the right and at the bottom.
      Await.until(
          () -> "the last place is at the window's corner; " + view.stderr(),
          LIMIT,
          () -> {
            port.send("\033[2J" + blank(999, 999, GREEN));
            return colourAt(x, 999, 703, GREEN);
          });
      assertTrue(colourAt(x, 1002, 703, BLACK) && colourAt(x, 999, 706, BLACK));
    }
  }

  private static boolean colourAt(XServer x, int column, int row, byte[] rgba) {
    try {
      int rgb = x.screenshot().rgb(column, row);
      return rgb == ((rgba[0] & 0xff) << 16 | (rgba[1] & 0xff) << 8 | (rgba[2] & 0xff));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void keepsItsSizeWhereTheUserWantsThat() throws IOException {
    try (XServer x = XServer.start(1280, 1024);
        Qemu qemu = pc().start();
        TestProcess view =
            view(x, "--qmp", qemu.qmpSocket(), "--console", "serial0", "--no-resize")) {
      SerialPort port = new SerialPort(qemu);
      awaitAttached(view, x);
      Views.xdotool(x, "search", "--name", "Oriel", "windowsize", "1280", "768");
      port.send(blank(24, 80, RED));
      Views.awaitColour(view, x, 1279, 767, RED);
      Views.awaitColour(view, x, 1263, 767, BLACK);
    }
  }

  @Test
  void allAreTheGraphicOnesAndTheTextConsolesInUse() throws IOException {
    try (XServer x = XServer.start(1920, 1080);
        Qemu qemu = pc().name("tess", "0d1fd5a1-6f0a-4b5c-9d8e-3b1f6c5a2e77").start();
        TestProcess view = view(x, "--qmp", qemu.qmpSocket(), "--console", "all")) {
      for (String name : List.of("tess – gpu", "tess – serial0", "tess – compat_monitor")) {
        Views.awaitTitle(view, x, name);
      }
      assertFalse(Views.hasWindow(x, "parallel0"), "a printer's port");
    }
  }

  @Test
  void showsAConsoleAgainWhoseVmCameBack() throws IOException {
    Path socket = dir.resolve("qmp");
    String qmp = "unix:" + socket + ",server=on,wait=off";
    try (XServer x = XServer.start(1024, 768);
        Qemu first = pc().arguments("-qmp", qmp).start();
        TestProcess view = view(x, "--qmp", socket, "--console", "serial0")) {
      awaitAttached(view, x);
      first.expectExit();
      assertTrue(ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly());
      Views.awaitTitle(view, x, "waiting");
      try (Qemu second = pc().arguments("-qmp", qmp).start()) {
        SerialPort port = new SerialPort(second);
        Await.until(
            () -> "the window shows what the second VM writes; " + view.stderr(),
            LIMIT,
            () -> {
              port.send(blank(2, 2, RED));
              return colourAt(x, 12, 20, RED);
            });
        Views.focus(x);
        Views.xdotool(x, "type", "b");
        assertEquals("b", port.receive("b"));
      }
    }
  }

  @Test
  @NeedsQemu
  @NeedsBus
  void theSecondOfTwoViewersIsToldWhoHoldsIt() throws IOException {
    try (TestBus bus = TestBus.start();
        XServer x = XServer.start(1024, 768);
        Qemu qemu = pc().bus(bus.address()).start();
        TestProcess one = view(x, "--bus", bus.address(), "--console", "serial0")) {
      awaitAttached(one, x);
      try (TestProcess two = view(x, "--bus", bus.address(), "--console", "serial0")) {
        assertEquals(ExitCode.FAILED, two.awaitExit(LIMIT));
        assertTrue(two.stderr().contains("on the bus holds serial0"), two::stderr);
      }
      new SerialPort(qemu).send(blank(2, 2, RED));
      Views.awaitColour(one, x, 12, 20, RED);
    }
  }

  /// If one of several consoles is not available, the others are shown.
  @Test
  @NeedsQemu
  @NeedsBus
  void whatAnotherProgramHoldsIsLeftOutOfAll() throws IOException {
    try (TestBus bus = TestBus.start();
        XServer x = XServer.start(1920, 1080);
        Qemu _ = pc().bus(bus.address()).start();
        TestProcess holder =
            OrielProcess.start(
                Map.of(), List.of(), "watch", "--bus", bus.address(), "--console", "serial0")) {
      assertTrue(holder.stdout().readLine().contains("640x384"));
      try (TestProcess all = view(x, "--bus", bus.address(), "--console", "all")) {
        Views.awaitTitle(all, x, "compat_monitor");
        assertFalse(Views.hasWindow(x, "serial0"), all::stderr);
        assertTrue(all.stderr().contains("serial0 is not shown: :"), all::stderr);
      }
    }
  }
}
