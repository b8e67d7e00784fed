// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.image.Picture;
import dev.oriel.fixtures.CpuTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Measures the time of a search in a 1080p frame by the size of the needle. Run it by `mvn test
/// -pl samples/libraries/screen -am -Doriel.test.excluded.groups=lab -Dtest=ImageMatcherBenchTest
/// -Dsurefire.failIfNoSpecifiedTests=false`.
@Tag("bench")
final class ImageMatcherBenchTest {

  private static final int WARM_UP = 40;
  private static final int RUNS = 100;

  /// The limit for a needle of 64×64.
  private static final long GOAL_NANOS = 30_000_000;

  @ParameterizedTest
  @CsvSource({"64,64", "32,32", "16,16", "200,30", "400,300"})
  void searchesAFullHdFrame(int width, int height) {
    Picture screen = TestScreens.desktop(1920, 1080, 1);
    Needle needle =
        Needle.of(
            "needle", screen.crop(TestScreens.busyArea(screen, width, height, new Random(1))));
    ImageMatcher matcher = new ImageMatcher();
    long[] nanos = new long[RUNS];
    long cpu = Long.MAX_VALUE;
    for (int i = -WARM_UP; i < RUNS; i++) {
      long cpuStart = CpuTime.ofThisThread();
      long start = System.nanoTime();
      Match match = matcher.find(needle, screen);
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
        cpu = Math.min(cpu, CpuTime.ofThisThread() - cpuStart);
      }
      assertTrue(match.score() > 0.99, match::toString);
    }
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%dx%d in 1920x1080: best %.1f ms, median %.1f ms, 95%% within %.1f ms; least CPU %.1f ms%n",
        width,
        height,
        nanos[0] / 1e6,
        nanos[RUNS / 2] / 1e6,
        nanos[RUNS * 95 / 100] / 1e6,
        cpu / 1e6);
    if (width == 64) {
      assertTrue(cpu < GOAL_NANOS, cpu + " ns");
    }
  }
}
