// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.guest.NeedsBus;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.SerialPort;
import dev.oriel.guest.TestBus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests the commands on text consoles of the real QEMU.
@NeedsQemu
class TextConsoleCommandsTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int LETTERS = 0xd0d0d0;

  /// The Q of the font Spleen, with which the greeting of the monitor begins.
  private static final byte[] Q = HexFormat.of().parseHex("00007cc6c6c6c6c6c6d6d67c180c0000");

  @TempDir Path dir;

  private static Qemu.Builder pc() {
    return Qemu.builder()
        .virtioGpu("")
        .arguments("-serial", "vc", "-monitor", "vc", "-parallel", "vc");
  }

  @Test
  @NeedsQemu
  @NeedsBus
  void listsThem() throws IOException {
    try (TestBus bus = TestBus.start();
        Qemu _ = pc().bus(bus.address()).arguments("-chardev", "vc,id=spare").start()) {
      String text = Oriel.succeeds("list", "--bus", bus.address()).out();
      assertTrue(text.matches("(?s).* serial0 +serial0 +text +- +-\n.*"), text);
      assertTrue(text.matches("(?s).* spare +spare +text +unused +-\n.*"), text);
      String json = Oriel.succeeds("list", "--bus", bus.address(), "--json").out();
      assertTrue(
          json.contains(
              "{\"id\":\"serial0\",\"kind\":\"org.qemu.console.serial.0\",\"used\":true,"
                  + "\"owner\":null}"),
          json);
    }
  }

  @Test
  void capturesTheMonitorsGreeting() throws IOException {
    try (Qemu qemu = pc().start()) {
      Path file = dir.resolve("monitor.png");
      String json =
          Oriel.succeeds(
                  "capture",
                  "--qmp",
                  qemu.qmpSocket(),
                  "--console",
                  "monitor",
                  "-o",
                  file,
                  "--json")
              .out();
      assertTrue(json.contains("\"console\":\"compat_monitor"), json);
      assertTrue(json.contains("\"width\":640,\"height\":384,\"path\":\"pixels\""), json);
      Screenshot picture = Screenshot.ofPng(Files.readAllBytes(file));
      assertEquals(640, picture.width());
      assertEquals(384, picture.height());
      for (int i = 0; i < 8 * 16; i++) {
        boolean set = (Q[i / 8] >> (7 - i % 8) & 1) != 0;
        assertEquals(set ? LETTERS : 0, picture.rgb(i % 8, i / 8), "pixel " + i + " of the Q");
      }
      for (int i = 0; i < 8 * 16; i++) {
        int x = 8 * "(qemu) ".length() + i % 8;
        assertEquals(LETTERS, picture.rgb(x, 16 + i / 8), "the cursor behind the prompt");
      }
    }
  }

  @Test
  void typesOnThem() throws IOException {
    try (Qemu qemu = pc().start()) {
      Oriel.succeeds("input", "--qmp", qemu.qmpSocket(), "--console", "monitor", "type", "stop\\n");
      Object _ = qemu.qmp().awaitEvent("STOP");
      SerialPort port = new SerialPort(qemu);
      // It waits for the guest to read.
      CompletableFuture<Oriel> typing =
          CompletableFuture.supplyAsync(
              () ->
                  Oriel.succeeds(
                      "input",
                      "--qmp",
                      qemu.qmpSocket(),
                      "--console",
                      "serial0",
                      "type",
                      "é\\n",
                      "key",
                      "ctrl+c"));
      assertEquals("é\r\u0003", new String(port.receive(4), StandardCharsets.UTF_8));
      assertEquals(ExitCode.DONE, typing.join().exitCode());
      String error =
          Oriel.fails(
              ExitCode.FAILED,
              "input",
              "--qmp",
              qemu.qmpSocket(),
              "--console",
              "serial0",
              "type",
              "x",
              "click",
              "1,2");
      assertTrue(error.contains("no pointer"), error);
    }
  }

  @Test
  @NeedsQemu
  @NeedsBus
  void saysWhatThereIsAndWhoHoldsIt() throws IOException {
    try (TestBus bus = TestBus.start();
        Qemu qemu = pc().bus(bus.address()).start()) {
      String none =
          Oriel.fails(
              ExitCode.NOT_FOUND,
              "capture",
              "--bus",
              bus.address(),
              "--console",
              "serial7",
              "-o",
              dir.resolve("a.png"));
      assertTrue(none.contains("or by name: serial0 (text)"), none);
      SerialPort port = new SerialPort(qemu);
      try (TestProcess watch =
          OrielProcess.start(
              Map.of(), List.of(), "watch", "--bus", bus.address(), "--console", "serial0")) {
        String first = watch.stdout().readLine();
        assertTrue(first.endsWith("640x384 pixels 640x384+0+0"), first);
        port.send("x");
        String second = watch.stdout().readLine();
        assertTrue(second.endsWith("640x384 pixels 16x16+0+0"), second);
        String held =
            Oriel.fails(
                ExitCode.FAILED,
                "capture",
                "--bus",
                bus.address(),
                "--console",
                "serial0",
                "-o",
                dir.resolve("a.png"));
        assertTrue(held.contains("on the bus holds serial0"), held);
        String text = Oriel.succeeds("list", "--bus", bus.address()).out();
        assertTrue(text.matches("(?s).* serial0 +text +held by :.*"), text);
        watch.terminate();
        int _ = watch.awaitExit(LIMIT);
      }
      Oriel.succeeds(
          "capture", "--bus", bus.address(), "--console", "serial0", "-o", dir.resolve("a.png"));
    }
  }
}
