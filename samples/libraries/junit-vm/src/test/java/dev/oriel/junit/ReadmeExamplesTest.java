// SPDX-License-Identifier: Apache-2.0
package dev.oriel.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.QemuProcess;
import dev.oriel.dbus.VmConnection;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.TestProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Java examples of the README compile unchanged, and those that are not test classes run.
final class ReadmeExamplesTest {

  private static final Path README = Path.of("..", "..", "..", "README.md");
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern CLASS = Pattern.compile("(?m)^class (\\w+)");

  /// The packages that the examples use. The examples contain no imports.
  private static final List<String> IMPORTED =
      List.of(
          "dev.oriel.capture",
          "dev.oriel.core.input",
          "dev.oriel.dbus",
          "dev.oriel.junit",
          "dev.oriel.screen",
          "dev.oriel.screen.match",
          "dev.oriel.screen.targets",
          "java.nio.file",
          "java.time",
          "org.junit.jupiter.api");

  /// The types whose methods the examples call by their names alone.
  private static final List<String> STATICALLY =
      List.of("dev.oriel.screen.targets.Target", "java.time.Duration");

  @TempDir Path dir;

  @Test
  void eachCompilesAndTheProgramRunsOnAGuest() throws Exception {
    List<String> programs = new ArrayList<>();
    List<Path> sources = new ArrayList<>();
    for (String block : blocks()) {
      MatchResult type = CLASS.matcher(block).results().findFirst().orElse(null);
      String name = type == null ? "Program" + programs.size() : type.group(1);
      StringBuilder source = new StringBuilder();
      IMPORTED.forEach(p -> source.append("import ").append(p).append(".*;\n"));
      STATICALLY.forEach(t -> source.append("import static ").append(t).append(".*;\n"));
      if (type == null) {
        programs.add(name);
        source.append("class ").append(name);
        source.append(" { public static void main(String[] args) throws Exception {\n");
        source.append(block.replace("\"/run/vm.qmp\"", "args[0]")).append("}}\n");
      } else {
        source.append(block);
      }
      sources.add(Files.writeString(dir.resolve(name + ".java"), source));
    }
    assertTrue(sources.size() >= 2, sources::toString);
    compile(sources);
    for (String program : programs) {
      run(program);
    }
  }

  private static List<String> blocks() throws IOException {
    return BLOCK.matcher(Files.readString(README)).results().map(m -> m.group(1)).toList();
  }

  private void compile(List<Path> sources) throws IOException {
    List<String> command = new ArrayList<>(List.of(jdk("javac"), "-proc:none", "-cp", path()));
    command.addAll(List.of("-d", dir.toString()));
    sources.forEach(s -> command.add(s.toString()));
    end(command);
  }

  /// Runs a program with a guest whose picture moves, once the guest has a pointer.
  private void run(String program) throws Exception {
    List<String> arguments =
        List.of(
            "-nodefaults",
            "-no-user-config",
            "-machine",
            "pc",
            "-accel",
            "tcg",
            "-m",
            "16",
            "-vga",
            "std",
            "-drive",
            "format=raw,if=ide,snapshot=on,file=" + System.getProperty("oriel.demo.guest"));
    Path runDir = Files.createDirectory(dir.resolve(program + ".run"));
    try (QemuProcess qemu = QemuProcess.start(QemuProcess.DEFAULT_PROGRAM, arguments, runDir)) {
      try (VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null)) {
        Await.until(
            "the guest's driver of the pointer",
            LIMIT,
            () -> vm.primaryConsole().info().absolutePointer());
      }
      end(
          List.of(
              jdk("java"),
              "--enable-native-access=ALL-UNNAMED",
              "-Dorg.lwjgl.system.memoryBackend=ffm",
              "-cp",
              dir + ":" + path(),
              program,
              qemu.qmpSocket().toString()));
    }
  }

  private static void end(List<String> command) throws IOException {
    try (TestProcess process = TestProcess.start(null, Map.of(), command)) {
      List<String> out = process.stdout().lines().toList();
      assertEquals(0, process.awaitExit(LIMIT), () -> out + process.stderr());
    }
  }

  private static String jdk(String program) {
    return Path.of(System.getProperty("java.home"), "bin", program).toString();
  }

  private static String path() {
    return System.getProperty("jdk.module.path", "") + ":" + System.getProperty("java.class.path");
  }
}
