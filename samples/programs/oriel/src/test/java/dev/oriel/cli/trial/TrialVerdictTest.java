// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.trial.DeviceResult.BufferResult;
import dev.oriel.cli.trial.StepResult.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrialVerdictTest {

  private static final String NODE = "/dev/dri/renderD128";

  /// A buffer with which all steps work but one, and those that need it.
  private static BufferResult buffer(String origin, String failing) {
    List<StepResult> results = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    for (Step step : Steps.OF_A_BUFFER) {
      boolean skipped = step.after().stream().anyMatch(broken::contains);
      boolean failed = step.name().equals(failing);
      if (skipped || failed) {
        broken.add(step.name());
      }
      results.add(
          new StepResult(
              step.name(),
              failed ? Status.FAILED : skipped ? Status.SKIPPED : Status.OK,
              1,
              "detail of " + step.name(),
              failed ? "mend it" : null));
    }
    return new BufferResult(origin, results);
  }

  private static DeviceResult device(String name, BufferResult... buffers) {
    return new DeviceResult(
        new Device(name),
        new StepResult("open", Status.OK, 1, "a GPU", null),
        List.of(buffers),
        null);
  }

  @ParameterizedTest
  @CsvSource({
    ", DIRECT, true, fences give the buffers back",
    "acquire, DIRECT, true, fences give the buffers back",
    "map, DIRECT, true, fences give the buffers back",
    "release, DIRECT, true, the answer to QEMU gives a buffer back",
    "fence, DIRECT, true, the CPU waits for the GPU",
    "import, BRIDGED, true, because the device does not import them: import failed",
    "make, NONE, true, 'cannot be shown: make failed, detail of make'",
    "sample, NONE, false, 'cannot be shown: sample failed, detail of sample'",
    "rewrite, NONE, false, cannot be shown: rewrite failed",
  })
  void followsFromTheStepsThatWork(
      String failing, Verdict.Path path, boolean sound, String reason) {
    DeviceResult result = device(NODE, buffer("gpu", failing));
    Verdict verdict = Verdict.of(result);
    assertEquals(path, verdict.path());
    assertEquals(sound, result.sound());
    assertTrue(verdict.reason().contains(reason), verdict.reason());
    assertTrue(TrialReport.verdict(result).startsWith("On " + NODE + ", "));
  }

  /// A discrete GPU that does not import the CPU's memory still shows what QEMU draws with it.
  @Test
  void namesEachKindOfPicture() {
    Verdict verdict = Verdict.of(device(NODE, buffer("gpu", ""), buffer("udmabuf", Steps.IMPORT)));
    assertEquals(Verdict.Path.DIRECT, verdict.path());
    assertTrue(
        verdict.reason().contains("in a guest's memory (blob=true) will be read by the CPU"),
        verdict.reason());
  }

  @Test
  void isMapWhereQemuHasNoRenderNode() {
    Verdict verdict = Verdict.of(device(Device.SURFACELESS, buffer("memory", "")));
    assertEquals(Verdict.Path.MAP, verdict.path());
    assertTrue(verdict.reason().contains("no render node"), verdict.reason());
  }

  @Test
  void triesTheDisplayWithoutANodeOnlyWhereThereIsNone() {
    assertEquals(List.of(new Device(Device.SURFACELESS)), Device.of(List.of()));
    assertEquals(List.of(new Device(NODE)), Device.of(List.of(NODE)));
    assertFalse(new Device(Device.SURFACELESS).isRenderNode());
    assertEquals("renderD128", new Device(NODE).shortName());
  }
}
