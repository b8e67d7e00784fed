// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.gl.ReleasePolicy;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// When a guest gets its buffers back: `--release POLICY`, `--max-fps N`.
final class ReleaseOptions {

  /// Below this, buffers would go back by their deadline of 100 ms and not by the rate.
  private static final int SLOWEST = 11;

  private static final int FASTEST = 1000;

  @Option(
      names = "--release",
      paramLabel = "POLICY",
      converter = Policies.class,
      completionCandidates = Policies.class,
      description =
          "When the guest gets its buffers back: ${COMPLETION-CANDIDATES}. read: read by the GPU;"
              + " latch: another buffer is shown; copy: copied by the GPU; present: shown on the"
              + " screen; auto: latch for a guest that flips, else copy (default: auto).")
  private ReleasePolicy policy = ReleasePolicy.AUTO;

  @Option(
      names = "--max-fps",
      paramLabel = "N",
      converter = Rate.class,
      description = "The most frames that the guest gets back in a second.")
  private int maxFps;

  ReleasePolicy policy() {
    return policy;
  }

  /// 0 for any number.
  int maxFps() {
    return maxFps;
  }

  /// The policies by their names.
  static final class Policies extends Labelled<ReleasePolicy> {

    Policies() {
      super(ReleasePolicy.values(), ReleasePolicy::label);
    }
  }

  /// A frame rate.
  static final class Rate implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String value) {
      int rate;
      try {
        rate = Integer.parseInt(value);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + value + "' is not a number of frames");
      }
      if (rate < SLOWEST || rate > FASTEST) {
        throw new TypeConversionException(
            String.format(Locale.ROOT, "'%s' is not between %d and %d", value, SLOWEST, FASTEST));
      }
      return rate;
    }
  }
}
