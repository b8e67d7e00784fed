// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.trial.DeviceResult.BufferResult;
import dev.oriel.cli.trial.StepResult.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Trials of made-up drivers: shell programs that report, crash and hang as drivers do.
final class TrialProcessTest {

  private static final Duration PATIENT = Duration.ofSeconds(60);

  private static final Device NODE = new Device("/dev/dri/renderD128");

  private static String line(String buffer, String step, String status) {
    return new TrialLine(
            buffer,
            step,
            status.isEmpty()
                ? null
                : new StepResult(step, Status.valueOf(status), 5_000_000, "it's seen", null))
        .text();
  }

  private static String print(String... lines) {
    StringBuilder script = new StringBuilder();
    for (String l : lines) {
      script.append("printf '%s\\n' '").append(l.replace("'", "'\\''")).append("'\n");
    }
    return script.toString();
  }

  private static DeviceResult run(String script, Duration limit) throws InterruptedException {
    return TrialProcess.run(NODE, List.of("sh", "-c", script), limit);
  }

  @Test
  void takesTheReportAndIgnoresWhatADriverPrints() throws InterruptedException {
    DeviceResult result =
        run(
            print(
                line("", "open", ""),
                "MESA: warning: nothing",
                "{\"not\": \"ours\"}",
                line("", "open", "OK"),
                line("gpu", "make", ""),
                line("gpu", "make", "FAILED"),
                line("gpu", "import", "SKIPPED"),
                line("udmabuf", "make", "OK"),
                TrialLine.END.text()),
            PATIENT);
    assertNull(result.died());
    assertTrue(result.sound());
    assertEquals(Status.OK, result.open().status());
    assertEquals(5_000_000, result.open().nanos());
    assertEquals(
        List.of("gpu", "udmabuf"), result.buffers().stream().map(BufferResult::origin).toList());
    assertEquals(2, result.buffers().getFirst().steps().size());
    assertEquals("it's seen", result.buffers().getFirst().steps().getFirst().detail());
  }

  @Test
  void namesTheStepInWhichADriverCrashes() throws InterruptedException {
    DeviceResult result =
        run(
            print(
                    line("", "open", "OK"),
                    line("gpu", "make", "OK"),
                    line("gpu", "import", ""),
                    "#  SIGSEGV (0xb) at pc=0x0, pid=1, tid=2",
                    "# C  [libgallium-25.0.7.so+0x1234]  draw+0x12")
                + "kill -SEGV $$\n",
            PATIENT);
    String died = result.died();
    assertNotNull(died);
    assertEquals(
        "the trial's process ended in step import (exit code 139), after a crash in"
            + " libgallium-25.0.7.so+0x1234",
        died);
    assertFalse(result.sound());
    StepResult last = result.buffers().getFirst().steps().getLast();
    assertEquals("import", last.step());
    assertEquals(Status.FAILED, last.status());
    assertEquals(died, last.detail());
    assertNotNull(last.remedy());
    Verdict verdict = Verdict.of(result);
    assertEquals(Verdict.Path.NONE, verdict.path());
    assertEquals(
        "pictures that QEMU draws with the device (VGA, virgl) cannot be shown: import failed, "
            + died,
        verdict.reason());
  }

  @Test
  void stopsADriverThatHangs() throws InterruptedException {
    DeviceResult result =
        run(
            print(line("", "open", "OK"), line("gpu", "make", "")) + "exec cat <&0 >/dev/null\n",
            Duration.ofSeconds(2));
    String died = String.valueOf(result.died());
    assertTrue(died.endsWith(" did not end within 2 s, and the trial was stopped"), died);
    // On a machine that stood still, the shell may not have come as far.
    if (!result.buffers().isEmpty()) {
      assertTrue(died.startsWith("step make "), died);
      assertEquals(Status.FAILED, result.buffers().getFirst().steps().getFirst().status(), died);
    }
    assertFalse(result.sound());
  }

  @Test
  void saysWhyNothingWasTried() throws InterruptedException {
    DeviceResult result = run("echo no such JVM; exit 3", PATIENT);
    assertEquals("the trial's process ended (exit code 3): no such JVM", result.died());
    assertEquals(Status.FAILED, result.open().status());
    result = TrialProcess.run(NODE, List.of("/nonexistent/java"), PATIENT);
    assertTrue(String.valueOf(result.died()).contains("/nonexistent/java"), result::toString);
    result = run(print(TrialLine.END.text()), PATIENT);
    assertEquals("the trial reported nothing", result.died());
    assertEquals(Verdict.Path.NONE, Verdict.of(result).path());
  }

  @Test
  void linesComeBackAsTheyWere() {
    TrialLine whole =
        new TrialLine(
            "gpu", "make", new StepResult("make", Status.FAILED, 7, "a\n\u001b[2J\"b", "c"));
    assertEquals(1, whole.text().lines().count());
    assertEquals(whole, TrialLine.parse(whole.text()));
    for (String other :
        new String[] {"", "{", "[1]", "{\"step\": \"a\"}", "{\"buffer\": [", "\u0000"}) {
      assertNull(TrialLine.parse(other), other);
    }
  }
}
