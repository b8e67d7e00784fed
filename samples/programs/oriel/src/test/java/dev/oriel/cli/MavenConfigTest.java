// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.fixtures.TestProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Maven also starts on an older JDK, whose JVM does not know all options of `.mvn/jvm.config`. It
/// then reports which JDK it needs, and how to get it.
final class MavenConfigTest {

  private static final Path TOP = Path.of("..", "..", "..");
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Test
  void aJvmStartsThatDoesNotKnowAllOptions() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String line : Files.readAllLines(TOP.resolve(".mvn/jvm.config"))) {
      command.add(line);
      if (!line.startsWith("-XX:")) {
        command.add("--an-option-of-a-later-jdk=allow");
      }
    }
    command.add("-version");
    try (TestProcess java = TestProcess.start(null, Map.of(), command)) {
      assertEquals(0, java.awaitExit(LIMIT), java.stderr());
    }
  }

  @Test
  void anOlderJdkIsToldWhichIsNeededAndWhereItIs() throws IOException {
    List<String> command =
        List.of(
            "mvn",
            "--offline",
            "--non-recursive",
            "-Dmaven.repo.local=" + System.getProperty("localRepository"),
            // The property by which Maven decides; no other JDK need be installed.
            "-Djava.version=17.0.15",
            "-Djava.specification.version=17",
            "validate");
    Map<String, String> environment = Map.of("JAVA_HOME", System.getProperty("java.home"));
    try (TestProcess maven = TestProcess.start(TOP, environment, command)) {
      String told = String.join("\n", maven.stdout().lines().toList());
      assertNotEquals(0, maven.awaitExit(LIMIT), told);
      for (String word :
          List.of(
              "JDK 25",
              "runs on JDK 17",
              "JAVA_HOME",
              "./oriel setup",
              "openjdk-25-jdk-headless",
              "https://adoptium.net")) {
        assertTrue(told.contains(word), () -> word + " in: " + told);
      }
    }
  }
}
