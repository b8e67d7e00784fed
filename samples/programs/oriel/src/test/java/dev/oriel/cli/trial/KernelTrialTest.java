// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.cli.trial.StepResult.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/// A trial with the dma-bufs and the fences of a real kernel, in the lab VM.
@Tag("lab")
@Timeout(value = 600, threadMode = ThreadMode.SAME_THREAD)
final class KernelTrialTest {

  @Test
  void allStepsWorkWithAGuestsMemory() {
    List<String> seen = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (Step step : Steps.OF_A_BUFFER) {
      // No compositor runs here; DoctorTest has one.
      Status status = step.name().equals(Steps.PASS_THROUGH) ? Status.SKIPPED : Status.OK;
      expected.add(step.name() + " " + status);
    }
    List<StepResult> all = new ArrayList<>();
    TrialLog log =
        new TrialLog() {
          @Override
          public void begins(String buffer, String step) {
            // The results say it.
          }

          @Override
          public void ended(String buffer, StepResult result) {
            all.add(result);
            if (buffer.equals("udmabuf")) {
              seen.add(result.step() + " " + result.status());
            }
          }
        };
    new TrialRun(Steps.OF_A_BUFFER, log).run(Device.SURFACELESS);
    assertEquals(expected, seen, all::toString);
  }
}
