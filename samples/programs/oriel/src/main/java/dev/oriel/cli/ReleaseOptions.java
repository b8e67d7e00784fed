// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.gl.ReleasePolicy;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The options that decide when a guest gets its buffers back: `--release POLICY`, `--max-fps N`.
final class ReleaseOptions {

  /// The lowest rate. With a lower one, buffers would be released by their deadline of 100 ms and
  /// not by the rate.
  private static final int SLOWEST = 11;

  private static final int FASTEST = 1000;

  @Option(
      names = "--release",
      paramLabel = "POLICY",
      converter = Policies.class,
      completionCandidates = Policies.class,
      description =
          "When the guest gets a buffer back: ${COMPLETION-CANDIDATES}. read: the GPU has read"
              + " it; latch: another buffer is shown; copy: the GPU has copied it; present: it"
              + " is shown on the screen; auto: latch if the guest flips between buffers,"
              + " otherwise copy (default: auto).")
  private ReleasePolicy policy = ReleasePolicy.AUTO;

  @Option(
      names = "--max-fps",
      paramLabel = "N",
      converter = Rate.class,
      description =
          "The limit of buffers that the guest gets back in a second, from 11 to 1000 (default: no"
              + " limit).")
  private int maxFps;

  ReleasePolicy policy() {
    return policy;
  }

  /// Returns the limit of frames in a second, or 0 for no limit.
  int maxFps() {
    return maxFps;
  }

  /// The policies and their names.
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
