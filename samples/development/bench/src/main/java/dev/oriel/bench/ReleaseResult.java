// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.gl.ReleasePolicy;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// The measurement of one scenario.
///
/// @param scenario the scenario that was measured
/// @param flush the times from the guest's flush to its fence
/// @param parts the parts of these times
/// @param floor the times with a listener that answers at once, measured in alternation with
///   `flush`
/// @param perSecond the number of flushes in a second
/// @param releases the number of releases by cause
record ReleaseResult(
    Scenario scenario,
    Timings flush,
    Parts parts,
    Timings floor,
    double perSecond,
    Map<ReleaseCause, Long> releases) {

  /// What a measurement is made of.
  ///
  /// @param screen the display server
  /// @param vsync whether the window is drawn at the rate of the screen
  /// @param guest how the guest uses its buffers
  /// @param policy when its buffers are released
  /// @param visibility the visibility of the window
  record Scenario(
      DisplayServer screen,
      boolean vsync,
      FlushGuest.Style guest,
      ReleasePolicy policy,
      Visibility visibility) {

    /// Returns this scenario with a visible window.
    Scenario visible() {
      return new Scenario(screen, vsync, guest, policy, Visibility.VISIBLE);
    }
  }

  /// The parts of the times of flushes.
  ///
  /// @param beyond the whole time without the drawing, flush by flush
  /// @param waiting the time in the viewer before the reading of the buffer began
  /// @param drawing the time of reading the buffer
  /// @param answering the time in the viewer after the buffer had been read
  record Parts(Timings beyond, Timings waiting, Timings drawing, Timings answering) {

    /// Divides the times of flushes into their parts.
    ///
    /// @param flushes the times from the guest's flush to its fence
    /// @param stages the stages of the same flushes in the viewer
    static Parts of(long[] flushes, List<FlushStages> stages) {
      if (flushes.length != stages.size()) {
        throw new IllegalStateException(
            flushes.length + " flushes, but the viewer recorded " + stages.size());
      }
      long[] beyond = new long[flushes.length];
      for (int i = 0; i < beyond.length; i++) {
        beyond[i] = flushes[i] - stages.get(i).drawing();
      }
      return new Parts(
          new Timings(beyond),
          timings(stages, FlushStages::waiting),
          timings(stages, FlushStages::drawing),
          timings(stages, FlushStages::answering));
    }

    private static Timings timings(List<FlushStages> stages, ToLongFunction<FlushStages> part) {
      return new Timings(stages.stream().mapToLong(part).toArray());
    }
  }
}
