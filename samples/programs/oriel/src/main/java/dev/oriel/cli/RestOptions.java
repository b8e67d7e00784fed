// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.capture.Rest;
import dev.oriel.core.geometry.Rect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options of all commands that wait until a picture rests: what does not count as a change.
final class RestOptions {

  /// What does not count without these options.
  static final String WHAT_RESTS =
      "What repeats itself in a place of at most 256x128 pixels does not count: a cursor that"
          + " blinks, a spinner, a clock.";

  /// What to do if a picture does not rest in time, to follow the reason.
  static final String REMEDY = "; --ignore and --region can exclude the part that changes";

  @Option(
      names = "--ignore",
      paramLabel = "X,Y,WxH",
      converter = Region.class,
      description = "A part of the picture whose changes do not count; may be given several times.")
  private List<Rect> ignored = new ArrayList<>();

  @Option(
      names = "--tolerance",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "The share of the pixels that may change while the picture rests, 0 to 1 (default:"
              + " ${DEFAULT-VALUE}).")
  private double tolerance;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /// Returns the condition for a rest of this time.
  Rest rest(Duration quiet) {
    try {
      return Rest.of(quiet).ignoring(ignored).tolerating(tolerance);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--tolerance: " + e.getMessage(), e);
    }
  }
}
