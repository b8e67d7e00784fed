// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.internal.linux.PseudoTerminal;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.chardev.Chardev;
import dev.oriel.dbus.chardev.ChardevStream;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.guest.NeedsBus;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.SerialPort;
import dev.oriel.guest.TestBus;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Tests `oriel chardev` with the real QEMU.
@NeedsQemu
class ChardevCommandTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final byte ESCAPE = 0x1d;

  private static Qemu.Builder pc() {
    return Qemu.builder().virtioGpu("").arguments("-serial", "vc", "-monitor", "vc");
  }

  private static String ascii(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  @Test
  @NeedsBus
  void listsThemWithTheProgramThatHoldsOneAndRefusesThatOne() throws IOException {
    try (TestBus bus = TestBus.start();
        Qemu _ = pc().bus(bus.address()).arguments("-chardev", "vc,id=spare").start()) {
      String text = Oriel.succeeds("chardev", "list", "--bus", bus.address()).out();
      assertTrue(
          text.matches("(?s).*serial0 +org.qemu.console.serial.0 +yes +- +(yes|no)\\n.*"), text);
      assertTrue(text.matches("(?s).*spare +- +no +- +(yes|no)\\n.*"), text);
      try (VmConnection vm = VmConnection.open(new Endpoint.Bus(bus.address()), null)) {
        Chardev serial = vm.textConsole("serial0");
        assertTrue(serial != null);
        try (ChardevStream _ = serial.open(new Ignoring())) {
          String json = Oriel.succeeds("chardev", "list", "--bus", bus.address(), "--json").out();
          assertTrue(
              json.matches(
                  "(?s).*\\{\"id\":\"serial0\",\"kind\":\"org.qemu.console.serial.0\","
                      + "\"used\":true,\"owner\":\":[0-9.]+\",\"echo\":(true|false)\\}.*"),
              json);
          String error =
              Oriel.fails(ExitCode.FAILED, "chardev", "pty", "--bus", bus.address(), "serial0");
          assertTrue(error.contains("holds serial0"), error);
        }
      }
    }
  }

  @Test
  void namesThoseThatThereAreAndWhatToAddIfThereAreNone() throws IOException {
    try (Qemu qemu = pc().start()) {
      String error =
          Oriel.fails(
              ExitCode.NOT_FOUND, "chardev", "connect", "--qmp", qemu.qmpSocket(), "seriel0");
      assertTrue(error.contains("did you mean serial0?"), error);
      assertTrue(error.contains("it has "), error);
      assertTrue(error.contains("compat_monitor"), error);
    }
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      String error =
          Oriel.fails(ExitCode.NOT_FOUND, "chardev", "pty", "--qmp", qemu.qmpSocket(), "serial0");
      assertTrue(error.contains("-chardev vc,id=NAME"), error);
      Oriel list = Oriel.run("chardev", "list", "--qmp", qemu.qmpSocket());
      assertEquals(ExitCode.DONE, list.exitCode());
      assertEquals("", list.out());
      assertTrue(list.err().contains("-serial vc"), list.err());
    }
  }

  /// Starts `oriel chardev` in a shell.
  ///
  /// @param script runs `"$@"`
  private static TestProcess inShell(String script, Object... args) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    command.addAll(OrielProcess.command(List.of(), args));
    return TestProcess.start(null, Map.of(), command);
  }

  @Test
  void passesBytesInAndOutAndEndsWithItsInput() throws IOException {
    try (Qemu qemu = pc().start()) {
      try (TestProcess oriel =
          inShell(
              "printf 'info status\\n' | \"$@\"",
              "chardev",
              "connect",
              "--qmp",
              qemu.qmpSocket(),
              "monitor")) {
        assertEquals(0, oriel.awaitExit(LIMIT), oriel.stderr());
        String said = oriel.stdout().readAllAsString();
        assertTrue(said.contains("VM status: "), said);
        assertEquals("", oriel.stderr());
      }
      try (TestProcess oriel =
          inShell(
              "printf '\\000\\377\\035z' | \"$@\"",
              "chardev",
              "connect",
              "--qmp",
              qemu.qmpSocket(),
              "serial0")) {
        byte[] received = new SerialPort(qemu).receive(4);
        assertEquals(List.of(0, 255, 29, (int) 'z'), unsigned(received));
        assertEquals(0, oriel.awaitExit(LIMIT), oriel.stderr());
      }
    }
  }

  private static List<Integer> unsigned(byte[] bytes) {
    List<Integer> numbers = new ArrayList<>();
    for (byte b : bytes) {
      numbers.add(b & 0xff);
    }
    return numbers;
  }

  private static String mode(String terminal, String... set) throws Exception {
    List<String> command = new ArrayList<>(List.of("stty", "-F", terminal));
    command.addAll(List.of(set));
    Process stty = new ProcessBuilder(command).start();
    String said = ascii(stty.getInputStream().readAllBytes());
    assertEquals(0, stty.waitFor());
    return said;
  }

  @Test
  void onATerminalEachKeyIsTheGuestsButTheOneThatEnds() throws Exception {
    try (Qemu qemu = pc().start();
        PseudoTerminal terminal = PseudoTerminal.open();
        // Keeps what is written.
        RandomAccessFile _ = new RandomAccessFile(terminal.name(), "rw")) {
      String _ = mode(terminal.name(), "sane");
      String before = mode(terminal.name(), "-g");
      StringBuilder shown = new StringBuilder();
      ByteBuffer bytes = ByteBuffer.allocateDirect(1000);
      try (TestProcess oriel =
          inShell(
              "exec \"$@\" <" + terminal.name() + " >" + terminal.name() + " 2>&1",
              "chardev",
              "connect",
              "--qmp",
              qemu.qmpSocket(),
              "serial0")) {
        SerialPort port = new SerialPort(qemu);
        Await.until(
            () -> "the greeting in " + shown,
            LIMIT,
            () -> reads(terminal, bytes, shown) && shown.toString().contains("Ctrl+] ends"));
        Await.until("raw", LIMIT, () -> isRaw(terminal.name()));
        // Ctrl+C, which would end the command on a terminal that is not raw.
        terminal.write(direct("a\u0003\r"), LIMIT);
        assertEquals("a\u0003\r", ascii(port.receive(3)));
        port.send("hello");
        Await.until(
            () -> "the guest's text in " + shown,
            LIMIT,
            () -> reads(terminal, bytes, shown) && shown.toString().contains("hello"));
        terminal.write(direct(String.valueOf((char) ESCAPE)), LIMIT);
        assertEquals(0, oriel.awaitExit(LIMIT));
      }
      assertEquals(before, mode(terminal.name(), "-g"));
    }
  }

  private static boolean isRaw(String terminal) {
    try {
      return mode(terminal, "-a").contains("-icanon");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static ByteBuffer direct(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  private static boolean reads(PseudoTerminal from, ByteBuffer bytes, StringBuilder to) {
    try {
      if (from.read(bytes.clear(), Duration.ofMillis(10))) {
        byte[] copy = new byte[bytes.position()];
        bytes.flip().get(copy);
        to.append(ascii(copy));
      }
      return true;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aPseudoTerminalIsThereForProgramsOneAfterTheOther() throws Exception {
    try (Qemu qemu = pc().start();
        TestProcess oriel =
            OrielProcess.start(
                Map.of(), List.of(), "chardev", "pty", "--qmp", qemu.qmpSocket(), "serial0")) {
      String name = String.valueOf(oriel.stdout().readLine());
      assertTrue(name.startsWith("/dev/pts/"), () -> name + oriel.stderr());
      SerialPort port = new SerialPort(qemu);
      try (RandomAccessFile program = new RandomAccessFile(name, "rw")) {
        program.write("ping\r\u0003".getBytes(StandardCharsets.US_ASCII));
        assertEquals("ping\r\u0003", ascii(port.receive(6)));
        port.send("pong\n");
        byte[] answer = new byte[5];
        program.readFully(answer);
        assertEquals("pong\n", ascii(answer));
      }
      port.send("nobody reads this");
      try (RandomAccessFile program = new RandomAccessFile(name, "rw")) {
        program.write("again".getBytes(StandardCharsets.US_ASCII));
        assertEquals("again", ascii(port.receive(5)));
        port.send("!");
        while (program.read() != '!') {
          // What was sent before may be dropped.
        }
      }
      Process kill = new ProcessBuilder("sh", "-c", "kill -INT " + oriel.pid()).inheritIO().start();
      assertEquals(0, kill.waitFor());
      assertEquals(ExitCode.DONE, oriel.awaitExit(LIMIT), oriel.stderr());
      assertEquals("", oriel.stderr());
    }
  }

  /// Reads nothing.
  private static final class Ignoring implements ChardevStream.Listener {

    @Override
    public void readable() {}

    @Override
    public void writable() {}

    @Override
    public void closed(String reason) {}
  }
}
