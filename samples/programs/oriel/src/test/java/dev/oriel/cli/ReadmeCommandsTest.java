// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.VmConnection;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.XServer;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.SerialPort;
import dev.oriel.guest.VirtioGpu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Runs each `./oriel` command of the README unchanged, on a VM of the real QEMU. Commands that no
/// test can run are covered by the tests that are named here.
class ReadmeCommandsTest {

  private static final Path TOP = Path.of("..", "..", "..");
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Pattern INLINE = Pattern.compile("`(\\./oriel [^`]+)`");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  /// The commands that the launcher implements itself or that need a desktop, and the tests that
  /// cover them.
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "./oriel demo",
          "DemoTest",
          "./oriel manager",
          "ManagerTest",
          "./oriel test",
          "ReadmeCommandsTest",
          "./oriel lab",
          "KernelReleaseTest",
          "./oriel setup",
          "LauncherTest",
          "./oriel package deb tar",
          "PackageTest");

  /// The options with which commands end that otherwise run until they are stopped.
  private static final Map<String, List<String>> ENDING =
      Map.of("view", List.of("--exit-after", "2"), "watch", List.of("--count", "1"));

  private static final Set<String> OF_NO_VM = Set.of("doctor", "completion");

  @TempDir Path dir;

  @TestFactory
  Stream<DynamicTest> eachCommandRunsAsItStands() throws IOException {
    return commands().stream()
        .filter(c -> !ELSEWHERE.containsKey(c))
        .map(c -> dynamicTest(c, () -> run(c)));
  }

  @Test
  void whatIsNotRunHereIsCoveredByATest() throws IOException {
    Set<String> commands = commands();
    assertTrue(commands.size() >= 12, commands::toString);
    try (Stream<Path> files = Files.walk(TOP)) {
      List<String> names = files.map(f -> String.valueOf(f.getFileName())).toList();
      ELSEWHERE.forEach(
          (command, test) -> assertTrue(names.contains(test + ".java"), command + ": " + test));
    }
  }

  /// Returns the commands in code blocks, without their comments, and those in lines of text.
  private static Set<String> commands() throws IOException {
    Set<String> commands = new LinkedHashSet<>();
    String readme = Files.readString(TOP.resolve("README.md"));
    readme
        .lines()
        .filter(line -> line.startsWith("./oriel "))
        .map(line -> line.replaceFirst("\\s+#.*", ""))
        .forEach(commands::add);
    INLINE.matcher(readme).results().map(m -> m.group(1)).forEach(commands::add);
    return commands;
  }

  private void run(String command) throws Exception {
    Guests.needQemu();
    List<String> words = words(command);
    String verb = words.getFirst();
    boolean ofNoVm = OF_NO_VM.contains(verb);
    if (ofNoVm) {
      ends(words, verb.equals("doctor"), Map.of());
      return;
    }
    if (words.contains("click")) {
      onAGuestWithATablet(words);
      return;
    }
    if (words.contains("--text")) {
      onABios(words);
      return;
    }
    try (Qemu qemu =
        Qemu.builder().virtioGpu("").arguments("-serial", "vc", "-monitor", "vc").start()) {
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 800, 600, GpuFormat.B8G8R8X8);
      fb.drawGradient();
      Guests.show(new VirtioGpu(qemu), 1, fb);
      if (words.contains("serial0")) {
        // The typed text waits until the guest reads it.
        SerialPort port = new SerialPort(qemu);
        Thread.ofPlatform().daemon().start(() -> port.receive(typed(words)));
      }
      List<String> all = here(words, qemu.qmpSocket());
      all.addAll(ENDING.getOrDefault(verb, List.of()));
      if (verb.equals("view")) {
        Guests.skipIf(XServer.unavailable());
        try (XServer x = XServer.start(1024, 768)) {
          ends(all, false, x.environment());
        }
      } else {
        ends(all, false, Map.of());
      }
    }
    int output = words.indexOf("-o");
    if (output >= 0) {
      String name = words.get(output + 1).replace("%03d", "001");
      assertTrue(Files.size(dir.resolve(name)) > 0, name);
    }
  }

  private void onAGuestWithATablet(List<String> words) throws Exception {
    try (DemoGuest guest = DemoGuest.start(dir)) {
      try (VmConnection vm = VmConnection.open(new Endpoint.Qmp(guest.qmpSocket()), null)) {
        Await.until(
            "the guest's driver of the pointer",
            LIMIT,
            () -> vm.primaryConsole().info().absolutePointer());
      }
      ends(here(words, guest.qmpSocket()), false, Map.of());
    }
  }

  /// Runs a command that looks for a text on a PC that shows one.
  private void onABios(List<String> words) throws Exception {
    try (Qemu qemu = Qemu.builder().arguments("-bios", "bios-256k.bin", "-vga", "std").start()) {
      List<String> all = here(words, qemu.qmpSocket());
      all.set(all.indexOf("--text") + 1, "No bootable device");
      ends(all, false, Map.of());
    }
  }

  private static int typed(List<String> words) {
    int type = words.indexOf("type");
    return type < 0 ? 0 : words.get(type + 1).translateEscapes().length();
  }

  /// Returns the words with the socket of this VM, files in this test's directory, and a short
  /// duration of recordings.
  private List<String> here(List<String> words, Path socket) {
    List<String> all = new ArrayList<>(words);
    int qmp = all.indexOf("--qmp");
    if (qmp >= 0) {
      all.set(qmp + 1, socket.toString());
    } else {
      all.addAll(1, List.of("--qmp", socket.toString()));
    }
    int output = all.indexOf("-o");
    if (output >= 0) {
      all.set(output + 1, dir.resolve(all.get(output + 1)).toString());
    }
    int duration = all.indexOf("--duration");
    if (duration >= 0) {
      all.set(duration + 1, "1");
    }
    return all;
  }

  private static void ends(List<String> words, boolean either, Map<String, String> environment)
      throws IOException {
    try (TestProcess oriel = OrielProcess.start(environment, List.of(), words.toArray())) {
      List<String> out = oriel.stdout().lines().toList();
      int code = oriel.awaitExit(LIMIT);
      if (either) {
        // It reports what the machine lacks.
        assertTrue(code == ExitCode.DONE || code == ExitCode.FAILED, oriel::stderr);
        assertTrue(!out.isEmpty(), oriel::stderr);
      } else {
        assertEquals(ExitCode.DONE, code, oriel.stderr());
      }
    }
  }

  /// Splits the words like a shell, without the name of the launcher.
  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(command);
    while (word.find()) {
      words.add(word.group(1) != null ? word.group(1) : word.group(2));
    }
    return new ArrayList<>(words.subList(1, words.size()));
  }
}
