package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.core.testing.TestProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Maven starts on an older JDK too, whose JVM does not know all options of `.mvn/jvm.config`, and
/// then says which one it needs.
final class MavenConfigTest {

  private static final Path TOP = Path.of("..", "..");

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
      assertEquals(0, java.awaitExit(Duration.ofSeconds(30)), java.stderr());
    }
  }
}
