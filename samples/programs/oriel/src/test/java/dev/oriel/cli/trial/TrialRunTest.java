// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.trial.StepResult.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrialRunTest {

  /// Keeps what is reported.
  private static final class KeptLog implements TrialLog {
    final List<String> begun = new ArrayList<>();
    final List<StepResult> ended = new ArrayList<>();

    @Override
    public void begins(String buffer, String step) {
      begun.add(buffer + "/" + step);
    }

    @Override
    public void ended(String buffer, StepResult result) {
      ended.add(result);
    }

    StepResult of(String step) {
      return ended.stream().filter(r -> r.step().equals(step)).findFirst().orElseThrow();
    }
  }

  /// On this machine: with memory in place of a dma-buf, or with what its kernel and its GPU make.
  @Test
  void showsThePixelsOfABufferOfItsOwn() {
    KeptLog log = new KeptLog();
    new TrialRun(Steps.OF_A_BUFFER, log).run(Device.SURFACELESS);
    assertEquals(Status.OK, log.of(TrialRun.OPEN).status(), log.ended::toString);
    for (String step : List.of(Steps.MAKE, Steps.IMPORT, Steps.SAMPLE, Steps.REWRITE)) {
      assertEquals(Status.OK, log.of(step).status(), log.ended::toString);
      assertTrue(log.of(step).nanos() > 0);
    }
    for (StepResult result : log.ended) {
      assertEquals(result.status() == Status.FAILED, result.remedy() != null, result::toString);
    }
  }

  @Test
  void goesOnAfterAStepThatFailsAndSkipsWhatNeedsIt() {
    List<Step> steps =
        List.of(
            new Step("a", List.of(), _ -> "seen", "-"),
            new Step(
                "b",
                List.of("a"),
                _ -> {
                  throw new IOException("broken");
                },
                "mend it"),
            new Step("c", List.of("b"), _ -> "seen", "-"),
            new Step(
                "d",
                List.of("a"),
                _ -> {
                  throw new NotApplicableException("of no use");
                },
                "-"));
    KeptLog log = new KeptLog();
    new TrialRun(steps, log).run(Device.SURFACELESS);
    assertEquals(Status.OK, log.of("a").status());
    assertEquals(Status.FAILED, log.of("b").status());
    assertEquals("broken", log.of("b").detail());
    assertEquals("mend it", log.of("b").remedy());
    assertEquals(Status.SKIPPED, log.of("c").status());
    assertTrue(log.of("c").detail().contains("needs b"), log.of("c").detail());
    assertEquals(Status.SKIPPED, log.of("d").status());
    assertEquals("of no use", log.of("d").detail());
    assertTrue(log.begun.stream().noneMatch(b -> b.endsWith("/c")), log.begun::toString);
  }

  @Test
  void saysWhyADeviceCannotBeOpened() {
    KeptLog log = new KeptLog();
    new TrialRun(Steps.OF_A_BUFFER, log).run("/dev/dri/renderD999");
    assertEquals(1, log.ended.size());
    StepResult open = log.of(TrialRun.OPEN);
    assertEquals(Status.FAILED, open.status());
    assertTrue(open.detail().contains("/dev/dri/renderD999"), open.detail());
    assertNotNull(open.remedy());
  }

  @Test
  void everyStepNeedsOnlyEarlierOnes() {
    List<String> earlier = new ArrayList<>();
    for (Step step : Steps.OF_A_BUFFER) {
      assertTrue(earlier.containsAll(step.after()), step.name());
      earlier.add(step.name());
    }
  }

  @Test
  void countsWrongPixels() {
    int[] written = TestPicture.pixels(0);
    int[] read = written.clone();
    read[TestPicture.WIDTH + 2] ^= 0xff;
    String message = "";
    try {
      TestPicture.compare(written, read);
    } catch (WrongPixelsException e) {
      message = String.valueOf(e.getMessage());
    }
    assertTrue(message.startsWith("1 of 2073600 pixels are wrong; the first is 2,1: "), message);
  }
}
