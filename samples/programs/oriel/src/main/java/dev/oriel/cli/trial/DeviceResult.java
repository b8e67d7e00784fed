// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.trial;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the trial of one device showed.
///
/// @param device the device
/// @param open how opening it ended
/// @param buffers the kinds of buffers that were tried with it
/// @param died why the trial ended before its end, or null if it did not
public record DeviceResult(
    Device device, StepResult open, List<BufferResult> buffers, @Nullable String died) {

  /// Copies the list.
  public DeviceResult {
    buffers = List.copyOf(buffers);
  }

  /// What the trial of one kind of buffer showed.
  ///
  /// @param origin how the buffer was made: `gpu`, `udmabuf` or `memory`
  /// @param steps the steps in the order in which they were done
  public record BufferResult(String origin, List<StepResult> steps) {

    /// Copies the list.
    public BufferResult {
      steps = List.copyOf(steps);
    }

    boolean worked(String step) {
      return steps.stream().anyMatch(s -> s.step().equals(step) && s.worked());
    }

    /// Returns the result of a step, or null if the trial did not get as far.
    @Nullable StepResult find(String step) {
      return steps.stream().filter(s -> s.step().equals(step)).findFirst().orElse(null);
    }

    boolean failed(String step) {
      StepResult found = find(step);
      return found != null && found.failed();
    }

    /// Returns whether the device showed wrong pixels.
    boolean shownWrong() {
      return worked(Steps.IMPORT) && (failed(Steps.SAMPLE) || failed(Steps.REWRITE));
    }
  }

  /// Returns whether nothing crashed, hung or showed wrong pixels.
  public boolean sound() {
    return died == null && buffers.stream().noneMatch(BufferResult::shownWrong);
  }
}
