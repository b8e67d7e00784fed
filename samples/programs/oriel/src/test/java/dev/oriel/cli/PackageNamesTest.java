// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.text.DebianPackages;
import dev.oriel.fixtures.TestProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// One table names the Debian packages that Oriel uses. The launcher and the errors read it.
final class PackageNamesTest {

  private static final Path TOP = Path.of("..", "..", "..");
  private static final Path NEEDS = TOP.resolve(".launcher/needs");
  private static final Path TABLE =
      TOP.resolve("ui-core/src/main/resources/dev/oriel/core/text/debian-packages");
  private static final Pattern ASKED = Pattern.compile("\\$\\(packages ([^)\"]*)\\)");
  private static final Pattern ASKED_LIBRARIES =
      Pattern.compile("want_libs '[^']*' ((?:[^\\\\\\n]|\\\\\\n)+)");

  @Test
  void neitherTheLauncherNorAnErrorNamesThemItself() throws IOException {
    Pattern names =
        Pattern.compile(
            rows().stream()
                .flatMap(
                    row ->
                        row.subList(1, row.size()).stream().filter(p -> !row.getFirst().equals(p)))
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "(?<![\\w-])(", ")(?![\\w-])")));
    List<String> found = new ArrayList<>();
    List<Path> sources = new ArrayList<>(List.of(NEEDS));
    try (Stream<Path> files = Files.walk(TOP)) {
      files
          .filter(f -> f.toString().contains("/src/main/java/") && f.toString().endsWith(".java"))
          .forEach(sources::add);
    }
    for (Path source : sources) {
      for (String line : Files.readAllLines(source)) {
        // A query for a version needs the name of the package; comments install nothing.
        if (names.matcher(line).find()
            && !line.contains("package_version")
            && !line.strip().startsWith("//")) {
          found.add(source + ": " + line);
        }
      }
    }
    assertEquals(List.of(), found);
    assertTrue(sources.size() > 300, sources.size() + " files");
  }

  @Test
  void theLauncherAsksTheTableForWhatItHasAndIsToldWhatErrorsSay() throws IOException {
    String launcher = Files.readString(NEEDS);
    Set<String> asked = new TreeSet<>();
    for (Pattern pattern : List.of(ASKED, ASKED_LIBRARIES)) {
      pattern
          .matcher(launcher)
          .results()
          .forEach(m -> asked.addAll(List.of(m.group(1).replace("\\", " ").strip().split("\\s+"))));
    }
    assertTrue(asked.contains("libXrandr.so.2") && asked.contains("libdrm.so.2"), asked::toString);
    String[] all = asked.toArray(String[]::new);
    int start = launcher.indexOf("packages() {");
    String function = launcher.substring(start, launcher.indexOf("\n}\n", start) + 3);
    String script = "here=" + TOP + "\n" + function + "packages \"$@\"";
    List<String> command = new ArrayList<>(List.of("sh", "-euc", script, "sh"));
    command.addAll(asked);
    try (TestProcess shell = TestProcess.start(null, Map.of(), command)) {
      List<String> told = shell.stdout().lines().toList();
      assertEquals(0, shell.awaitExit(Duration.ofSeconds(30)), shell.stderr());
      assertEquals(List.of(DebianPackages.of(all)), told);
    }
  }

  @Test
  void theLabHasThem() throws IOException {
    List<String> lab = Files.readAllLines(TOP.resolve(".ci/lab/packages"));
    for (String needed :
        List.of(
            "libEGL.so.1",
            "libGLESv2.so.2",
            "libdrm.so.2",
            "libsystemd.so.0",
            "qemu-system-x86_64",
            "libX11.so.6",
            "libwayland-client.so.0")) {
      for (String name : List.of(DebianPackages.of(needed).split(" "))) {
        assertTrue(lab.contains(name), () -> name + ", for " + needed);
      }
    }
  }

  private static List<List<String>> rows() throws IOException {
    return Files.readAllLines(TABLE).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> List.of(line.split(" ")))
        .toList();
  }
}
