// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.fixtures.TestProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests the report about each test that the lab should run, also if its VM ended during the tests.
final class LabOutcomesTest {

  private static final Path LAB = Path.of("..", "..", "..", ".ci", "lab").toAbsolutePath();
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// The format in which JUnit's console prints the discovered tests.
  private static final String DISCOVERED =
      """
      +-- JUnit Jupiter
      | +-- KernelTest
      | | +-- flips()
      | | |      tags: [lab]
      | | |  uniqueId: [engine:junit-jupiter]/[class:a.KernelTest]/[method:flips()]
      | | |    parent: [engine:junit-jupiter]/[class:a.KernelTest]
      | | +-- reads(Rows, int)
      | | |      tags: [lab]
      | | |  uniqueId: [engine:junit-jupiter]/[class:a.KernelTest]/[test-template:reads(b.C$Rows, int)]
      | | |    parent: [engine:junit-jupiter]/[class:a.KernelTest]
      | '-- KernelTest
      | +-- FenceTest
      | | +-- waits()
      | | |      tags: [lab]
      | | |  uniqueId: [engine:junit-jupiter]/[class:a.FenceTest]/[method:waits()]
      | | +-- signals()
      | | |      tags: [lab]
      | | |  uniqueId: [engine:junit-jupiter]/[class:a.FenceTest]/[method:signals()]
      | '-- FenceTest
      '-- JUnit Jupiter
      """;

  @TempDir private Path folder;

  private String run(String program, String... arguments) throws IOException {
    String command =
        "exec '" + LAB.resolve(program) + "' " + String.join(" ", arguments) + " <discovered";
    try (TestProcess process = TestProcess.start(folder, Map.of(), List.of("sh", "-c", command))) {
      String out = process.stdout().lines().collect(Collectors.joining("\n"));
      assertEquals(0, process.awaitExit(LIMIT), process.stderr());
      return out;
    }
  }

  /// Returns the report about a run with this feed, with the last parts of the identifiers.
  private List<String> outcomes(String feed) throws IOException {
    Files.writeString(folder.resolve("discovered"), DISCOVERED);
    Files.writeString(folder.resolve("plan"), run("plan") + "\n");
    Files.writeString(folder.resolve("out"), feed);
    return run("outcomes", "plan", "out")
        .lines()
        .map(line -> line.replaceAll("\t.*:(\\w+)\\(.*", " $1"))
        .toList();
  }

  @Test
  void whatTheFeedDoesNotTellOfDidNotRun() throws IOException {
    assertEquals(
        List.of("missing flips", "missing reads", "missing waits", "missing signals"),
        outcomes(""));
  }

  @Test
  void aVmThatWasEndedIsToldFromWhatItWroteUntilThen() throws IOException {
    assertEquals(
        List.of("passed flips", "ended reads", "missing waits", "missing signals"),
        outcomes(
            """
            noise
            JUnit Jupiter > KernelTest > flips() :: STARTED
            JUnit Jupiter > KernelTest > flips() :: SUCCESSFUL
            JUnit Jupiter > KernelTest > reads(Rows, int) > [1] A -> B, 5 :: STARTED
            JUnit Jupiter > KernelTest > reads(Rows, int) > [1] A -> B, 5 :: SUCCESSFUL
            JUnit Jupiter > KernelTest > reads(Rows, int) > [2] > C, 6 :: STARTED
            """));
  }

  @Test
  void oneInvocationThatFailsIsAFailureOfTheTest() throws IOException {
    assertEquals(
        List.of("passed flips", "failed reads", "skipped waits", "passed signals"),
        outcomes(
            """
            JUnit Jupiter > FenceTest > waits() :: STARTED
            JUnit Jupiter > FenceTest > waits() :: ABORTED
            JUnit Jupiter > FenceTest > signals() :: STARTED
            JUnit Jupiter > FenceTest > signals() :: SUCCESSFUL
            JUnit Jupiter > KernelTest > flips() :: STARTED
            JUnit Jupiter > KernelTest > flips() :: SUCCESSFUL
            JUnit Jupiter > KernelTest > reads(Rows, int) > [1] A, 5 :: STARTED
            JUnit Jupiter > KernelTest > reads(Rows, int) > [1] A, 5 :: FAILED
            \tjava.lang.AssertionError: KernelTest > flips() :: FAILED
            JUnit Jupiter > KernelTest > reads(Rows, int) > [2] B, 5 :: STARTED
            JUnit Jupiter > KernelTest > reads(Rows, int) > [2] B, 5 :: SUCCESSFUL
            """));
  }
}
