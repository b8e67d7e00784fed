// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.sync.EventLoop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Tests that the fuzzer finds faults, guided by the code that inputs reach, and reports how to
/// repeat them.
final class FuzzRunTest {

  /// The limit of time. The run ends as soon as a fault is found, which takes a second or two.
  private static final Duration MOST = Duration.ofMinutes(5);

  @TempDir Path top;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void findsAPlantedFaultKeepsItsInputAndSaysHowToRepeatIt()
      throws IOException, InterruptedException {
    String target = PlantedFault.class.getName();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    assertFalse(new FuzzRun(target, MOST, 7, top, out).passes(), "nothing was found");
    String text = said.toString(StandardCharsets.UTF_8);
    Path found = top.resolve("target/fuzz").resolve(target).resolve("found");
    List<Path> inputs;
    try (Stream<Path> files = Files.list(found)) {
      inputs = files.toList();
    }
    assertEquals(1, inputs.size(), text);
    assertTrue(text.contains("IllegalStateException: planted"), text);
    assertTrue(
        text.contains("./oriel fuzz --target " + target + " --input " + inputs.getFirst()), text);
    assertTrue(text.contains("seed was 7"), text);
    byte[] input = Files.readAllBytes(inputs.getFirst());
    assertThrows(IllegalStateException.class, () -> Targets.run(new PlantedFault(), input));
  }

  @Test
  void faultsOfOtherThreadsAreFindings() {
    FuzzTarget target =
        _ -> {
          try (EventLoop loop = new EventLoop("oriel-fuzz")) {
            loop.execute(
                () -> {
                  throw new IllegalStateException("planted");
                });
          }
        };
    AssertionError e = assertThrows(AssertionError.class, () -> Targets.run(target, new byte[0]));
    assertTrue(String.valueOf(e.getMessage()).contains("a callback of loop"), e.getMessage());
  }
}
