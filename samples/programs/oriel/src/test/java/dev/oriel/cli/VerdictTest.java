// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.fixtures.TestProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests the last lines of `./oriel test`, which summarise Maven's reports, and its exit status.
final class VerdictTest {

  private static final Path PROGRAM = Path.of("..", "..", "..", ".ci", "verdict").toAbsolutePath();
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String PASSING = "<testcase name=\"works\" classname=\"a.%s\"/>\n";

  @TempDir private Path project;

  private record Verdict(int status, List<String> said) {
    String last() {
      return said.getLast();
    }
  }

  @BeforeEach
  void projectOfTwoModules() throws IOException {
    source("first", "AlphaTest", "  @Test\n");
    source("samples/libraries/second", "BetaTest", "  @Test\n");
    Files.writeString(project.resolve("log"), "");
    Files.writeString(project.resolve("since"), "");
    Files.setLastModifiedTime(
        project.resolve("since"), FileTime.from(Instant.now().minusSeconds(60)));
  }

  private void source(String module, String name, String text) throws IOException {
    Path folder = project.resolve(module).resolve("src/test/java/a");
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name + ".java"), text);
  }

  private Path report(String module, String name, String cases) throws IOException {
    Path folder = project.resolve(module).resolve("target/surefire-reports");
    Files.createDirectories(folder);
    return Files.writeString(
        folder.resolve("TEST-a." + name + ".xml"),
        "<testsuite tests=\"1\">\n" + String.format(Locale.ROOT, cases, name) + "</testsuite>\n");
  }

  private Verdict verdict(String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "since", "log"));
    command.addAll(Arrays.asList(options));
    try (TestProcess program = TestProcess.start(project, Map.of(), command)) {
      int status = program.awaitExit(LIMIT);
      return new Verdict(status, program.stderr().lines().toList());
    }
  }

  @Test
  void allThatRanAndPassedIsOneLine() throws IOException {
    report("first", "AlphaTest", PASSING);
    report(
        "samples/libraries/second",
        "BetaTest",
        PASSING + "<testcase name=\"t\" classname=\"a.B\"><skipped message=\"no screen\"/>\n");
    assertEquals(
        new Verdict(
            0, List.of("oriel: skipped B.t: no screen", "oriel: PASSED: 2 tests, 1 skipped")),
        verdict());
  }

  @Test
  void aFailureIsNamedWithItsReason() throws IOException {
    report(
        "first",
        "AlphaTest",
        """
        <testcase name="breaks" classname="a.%s">
        <failure message="2 &lt; 3&#10;more" type="E">
        """);
    report("samples/libraries/second", "BetaTest", PASSING);
    Verdict verdict = verdict();
    assertEquals(1, verdict.status());
    assertEquals("oriel: FAILED AlphaTest.breaks: 2 < 3", verdict.said().getFirst());
    assertTrue(verdict.last().startsWith("oriel: FAILED: failed: 1 of 2 tests "), verdict.last());
  }

  @Test
  void aTestThatPassedOnlyWhenItRanAgainIsNoPass() throws IOException {
    report(
        "first",
        "AlphaTest",
        "<testcase name=\"sometimes\" classname=\"a.%s\">\n<flakyFailure message=\"late\">\n");
    report("samples/libraries/second", "BetaTest", PASSING);
    Verdict verdict = verdict();
    assertEquals(3, verdict.status());
    assertEquals(
        "oriel: PASSED ONLY WHEN IT RAN AGAIN AlphaTest.sometimes: late",
        verdict.said().getFirst());
    assertTrue(verdict.last().contains("passed only when run again: 1"), verdict.last());
  }

  @Test
  void whatDidNotRunIsNoPass() throws IOException {
    report("first", "AlphaTest", PASSING);
    Path earlier = report("samples/libraries/second", "BetaTest", PASSING);
    Files.setLastModifiedTime(earlier, FileTime.from(Instant.now().minusSeconds(600)));
    Verdict verdict = verdict();
    assertEquals(1, verdict.status());
    assertEquals(
        "oriel: DID NOT RUN BetaTest (in samples/libraries/second)", verdict.said().getFirst());
    assertTrue(verdict.last().contains("classes that did not run to their end: 1"), verdict.last());

    // That module was not requested.
    assertEquals(
        new Verdict(0, List.of("oriel: PASSED: 1 tests, 0 skipped")), verdict("-pl", "first"));
    // A class of the requested module is missing.
    source("first", "GammaTest", "  @ParameterizedTest\n");
    assertEquals(
        "oriel: DID NOT RUN GammaTest (in first)", verdict("-pl", "first").said().getFirst());
    assertEquals(0, verdict("-pl", "first", "-Dtest=AlphaTest").status());
  }

  @Test
  void noTestAtAllIsNoPass() throws IOException {
    assertEquals(
        new Verdict(1, List.of("oriel: FAILED: no test ran (reports: */target/surefire-reports)")),
        verdict("-Dtest=NoSuchTest"));
    assertEquals(
        new Verdict(0, List.of("oriel: built; no test was run, as -DskipTests asks")),
        verdict("-DskipTests"));
  }

  @Test
  void testsOfTheLabAreNotExpected() throws IOException {
    report("first", "AlphaTest", PASSING);
    report("samples/libraries/second", "BetaTest", PASSING);
    source("first", "KernelTest", "@Tag(\"lab\")\nclass KernelTest {\n  @Test\n");
    source("first", "ArmTest", "@Tag(\"arm\")\nclass ArmTest {\n  @ParameterizedTest\n");
    source("first", "TornTest", "  @Test\n  @Tag(\"lab\")\n");
    source("first", "ContractTest", "abstract class ContractTest {\n  @Test\n");
    assertEquals(0, verdict().status());
    source("first", "TornTest", "  @Test\n  @Tag(\"lab\")\n  @Test\n");
    assertEquals("oriel: DID NOT RUN TornTest (in first)", verdict().said().getFirst());
  }

  @Test
  void aJvmThatCrashedIsNoPass() throws IOException {
    report("first", "AlphaTest", PASSING);
    report("samples/libraries/second", "BetaTest", PASSING);
    Files.writeString(
        project.resolve("log"), "[ERROR] Failed to execute goal x:test: The forked VM crashed\n");
    Verdict verdict = verdict();
    assertEquals(1, verdict.status());
    assertEquals("oriel: BROKEN x:test: The forked VM crashed", verdict.said().getFirst());
  }
}
