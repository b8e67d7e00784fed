// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.OptionSpec;

/// The manual says what the programs are.
class ManualTest {

  private static final Path TOP = Path.of("..", "..", "..");
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
  private static final Pattern READ =
      Pattern.compile(
          "(?:getenv|getOrDefault|absolute|isSet|environment\\(\\)\\.get)\\(\"([A-Z_]+)\"");

  @TempDir Path dir;

  private static String page(String name) {
    String page = Manual.pages("1.0", TIME).get(name);
    assertTrue(page != null, () -> "there is no page " + name);
    return String.valueOf(page);
  }

  @Test
  void eachCommandHasAPageWithEachOfItsOptions() {
    Manual.commands()
        .forEach(
            (name, command) -> {
              String page = page("oriel-" + name + ".1");
              for (OptionSpec option : command.getCommandSpec().options()) {
                String written = Roff.bold(option.longestName());
                assertEquals(!option.hidden(), page.contains(written), name + " " + written);
              }
            });
    assertTrue(page("oriel-manager.1").contains(Roff.bold("--qmp-dir")));
    assertFalse(Manual.commands().containsKey("complete"), "shells call it, not users");
  }

  @Test
  void theOverviewNamesEachCommandEachExitCodeAndEachVariable() throws IOException {
    String page = page("oriel.1");
    Manual.commands().keySet().forEach(c -> assertTrue(page.contains(Roff.bold("oriel-" + c)), c));
    for (int code = 0; code <= 4; code++) {
      assertTrue(page.contains(".TP\n" + Roff.bold(String.valueOf(code)) + "\n"), page);
    }
    Set<String> read = new TreeSet<>();
    for (String folder :
        List.of(
            "ui-core",
            "dbus-display",
            "dmabuf-import",
            "gl-presenter",
            "samples/libraries/capture",
            "samples/libraries/text",
            "samples/programs/oriel",
            "samples/programs/console-manager")) {
      try (Stream<Path> files = Files.walk(TOP.resolve(folder).resolve("src/main/java"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          READ.matcher(Files.readString(file)).results().forEach(m -> read.add(m.group(1)));
        }
      }
    }
    assertTrue(read.contains("XDG_CONFIG_DIRS") && read.size() >= 10, read::toString);
    read.add("ORIEL_JAVA_OPTS");
    assertEquals(read, new TreeSet<>(Manual.ENVIRONMENT.keySet()));
    read.forEach(name -> assertTrue(page.contains(Roff.bold(name)), name));
  }

  @Test
  void thePageOfTheSettingsNamesThoseThatTheFileTakes() {
    String page = page("oriel-config.5");
    assertTrue(page.contains(".TP\n" + Roff.bold("scaling") + "\n"), page);
    assertTrue(page.contains("/etc/xdg/oriel/config"), page);
    assertFalse(page.contains(Roff.bold("qmp")), "no setting");
  }

  /// Characters that begin a request, or that typewriters lack, stand for themselves.
  @Test
  void textsStandForThemselves() {
    String page =
        new Roff("x", 1, "1", TIME)
            .text(".SH 'no' heading", "a\\b `c` ~/d", "type  TEXT", "key  CHORD")
            .toString();
    assertTrue(page.contains("\\&.SH \\(aqno\\(aq heading"), page);
    assertTrue(page.contains("a\\(rsb \\(gac\\(ga \\(ti/d"), page);
    assertTrue(page.contains(".nf\ntype  TEXT\nkey  CHORD\n.fi"), page);
  }

  @Test
  void manReadsThePagesWithoutAWarning() throws IOException {
    for (Map.Entry<String, String> page : Manual.pages("1.0", TIME).entrySet()) {
      Path file = Files.writeString(dir.resolve(page.getKey()), page.getValue());
      String shown =
          Tool.run(
              dir,
              Map.of("LC_ALL", "C.UTF-8", "MANWIDTH", "80", "MAN_KEEP_FORMATTING", ""),
              List.of("man", "--warnings", "-l", file.toString()));
      assertFalse(shown.contains("warning"), shown);
      assertTrue(shown.contains("2026-01-02"), shown);
    }
  }
}
