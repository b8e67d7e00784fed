// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.gl.ReleasePolicy;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// One measured way to show a guest.
///
/// @param way what was measured
/// @param flush from the guest's flush to its fence
/// @param parts what it was spent on
/// @param floor the same with a listener that answers at once, measured in turns with it
/// @param perSecond flushes a second
/// @param releases how many, by cause
record ReleaseResult(
    Way way,
    Timings flush,
    Parts parts,
    Timings floor,
    double perSecond,
    Map<ReleaseCause, Long> releases) {

  /// A way to show a guest.
  ///
  /// @param screen the display server
  /// @param vsync whether the window follows the screen's pace
  /// @param guest how it uses its buffers
  /// @param policy when its buffers go back
  /// @param visibility of the window
  record Way(
      DisplayServer screen,
      boolean vsync,
      FlushGuest.Style guest,
      ReleasePolicy policy,
      Visibility visibility) {

    /// The same with a window that is seen.
    Way visible() {
      return new Way(screen, vsync, guest, policy, Visibility.VISIBLE);
    }
  }

  /// What flushes were spent on.
  ///
  /// @param beyond all but the drawing, flush by flush
  /// @param waiting in the viewer, before the buffer began to be read
  /// @param drawing reading the buffer
  /// @param answering in the viewer, after it had been read
  record Parts(Timings beyond, Timings waiting, Timings drawing, Timings answering) {

    /// Divides flushes.
    ///
    /// @param flushes from the guest's flush to its fence
    /// @param stages of the same flushes in the viewer
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
