// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.dbus.clipboard.ClipboardContent;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.guest.NeedsBus;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.TestBus;
import dev.oriel.guest.VdAgent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests `oriel clipboard` with the agent of a guest that the test plays.
@NeedsQemu
class ClipboardCommandTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String TEXT = "zwölf \uD83D\uDC27\0\u001b[2J\nend";

  private static Qemu start() throws IOException {
    return VdAgent.port(Qemu.builder().virtioGpu("")).start();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static <T> T withInput(byte[] input, Supplier<T> task) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input));
    try {
      return task.get();
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void writesTheGuestsTextByteForByte(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("text");
    byte[] text = Arrays.copyOf(bytes(TEXT), 1 << 20);
    try (Qemu qemu = start()) {
      VdAgent agent = VdAgent.start(qemu);
      List<String> command =
          OrielProcess.command(List.of(), "clipboard", "get", "--qmp", qemu.qmpSocket());
      List<String> shell = new ArrayList<>(List.of("sh", "-c", "\"$@\" >" + file, "sh"));
      shell.addAll(command);
      try (TestProcess get = TestProcess.start(null, Map.of(), shell)) {
        agent.awaitRestart();
        agent.grab(0, 1, VdAgent.TEXT);
        agent.serve(text);
        assertEquals(ExitCode.DONE, get.awaitExit(LIMIT), get.stderr());
        assertEquals("", get.stderr());
      }
      assertTrue(Arrays.equals(text, Files.readAllBytes(file)), "all bytes");
    }
  }

  @Test
  void waitsForTheGuestToCopyAndPrintsJson() throws Exception {
    try (Qemu qemu = start()) {
      VdAgent agent = VdAgent.start(qemu);
      CompletableFuture<Oriel> get =
          CompletableFuture.supplyAsync(
              () ->
                  Oriel.succeeds(
                      "clipboard",
                      "get",
                      "--qmp",
                      qemu.qmpSocket(),
                      "--timeout",
                      "60",
                      "--selection",
                      "primary",
                      "--json"));
      int serial = 0;
      VdAgent.Message request = null;
      while (request == null) {
        serial++;
        agent.grab(1, serial, VdAgent.TEXT);
        for (VdAgent.Message m; request == null && (m = agent.poll()) != null; ) {
          request = m.type() == VdAgent.REQUEST ? m : null;
        }
      }
      agent.data(1, VdAgent.TEXT, bytes(TEXT));
      String json = get.get(LIMIT.toSeconds(), TimeUnit.SECONDS).out();
      assertEquals(
          "{\"type\":\"text/plain;charset=utf-8\",\"size\":"
              + bytes(TEXT).length
              + ",\"text\":\"zwölf \\uD83D\\uDC27\\u0000\\u001B[2J\\nend\"}",
          json.strip());
    }
  }

  @Test
  void offersTheInputUntilTheGuestHasItAllAndQemuKeepsIt() throws Exception {
    byte[] most = new byte[ClipboardContent.MAX_TEXT_BYTES];
    Arrays.fill(most, (byte) 'x');
    try (Qemu qemu = start()) {
      VdAgent agent = VdAgent.start(qemu);
      for (byte[] text : List.of(bytes(TEXT), most)) {
        CompletableFuture<Oriel> set =
            CompletableFuture.supplyAsync(
                () ->
                    withInput(
                        text, () -> Oriel.succeeds("clipboard", "set", "--qmp", qemu.qmpSocket())));
        // What the command before this one offered is forgotten.
        agent.awaitRestart();
        VdAgent.Message _ = agent.await(VdAgent.GRAB);
        for (int i = 0; i < 2; i++) {
          agent.request(0, VdAgent.TEXT);
          assertTrue(Arrays.equals(text, agent.await(VdAgent.DATA).data()), "all bytes");
          Oriel _ = set.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
      }
    }
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    String error = Oriel.fails(ExitCode.USAGE, "clipboard");
    assertTrue(error.contains("get or set"), error);
    error = Oriel.fails(ExitCode.USAGE, "clipboard", "get", "--type", "picture");
    assertTrue(error.contains("image/png"), error);
    error =
        withInput(
            new byte[] {'a', (byte) 0xfc},
            () -> Oriel.fails(ExitCode.USAGE, "clipboard", "set", "--qmp", "none"));
    assertTrue(error.contains("UTF-8, from byte 1"), error);
    error =
        withInput(
            new byte[1 << 20],
            () -> Oriel.fails(ExitCode.USAGE, "clipboard", "set", "--qmp", "none"));
    assertTrue(error.contains("takes " + ClipboardContent.MAX_TEXT_BYTES), error);
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      error = Oriel.fails(ExitCode.FAILED, "clipboard", "get", "--qmp", qemu.qmpSocket());
      assertTrue(error.contains("-chardev qemu-vdagent,id=vdagent,clipboard=on"), error);
    }
    try (Qemu qemu = start()) {
      error =
          Oriel.fails(
              ExitCode.TIMED_OUT,
              "clipboard",
              "get",
              "--qmp",
              qemu.qmpSocket(),
              "--timeout",
              "0.1");
      assertTrue(error.contains("within 0.1 s") && error.contains("agent"), error);
      error =
          withInput(
              bytes("a"),
              () ->
                  Oriel.fails(
                      ExitCode.TIMED_OUT,
                      "clipboard",
                      "set",
                      "--qmp",
                      qemu.qmpSocket(),
                      "--timeout",
                      "0.1"));
      assertTrue(error.contains("not fetched it within 0.1 s"), error);
    }
  }

  @Test
  @NeedsBus
  void findsTheVmOnABus() throws Exception {
    try (TestBus bus = TestBus.start();
        Qemu qemu = VdAgent.port(Qemu.builder().virtioGpu("").bus(bus.address())).start()) {
      VdAgent agent = VdAgent.start(qemu);
      CompletableFuture<Oriel> get =
          CompletableFuture.supplyAsync(
              () -> Oriel.succeeds("clipboard", "get", "--json", "--bus", bus.address()));
      agent.awaitRestart();
      agent.grab(0, 1, VdAgent.TEXT);
      agent.serve(bytes("bus"));
      String json = get.get(LIMIT.toSeconds(), TimeUnit.SECONDS).out();
      assertTrue(json.contains("\"text\":\"bus\""), json);
    }
  }
}
