// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.capture.CaptureException;
import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.CaptureTimeoutException;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.FrameCapture;
import dev.oriel.cli.support.CommandException;
import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.geometry.Rect;
import dev.oriel.dbus.VmConnection;
import dev.oriel.screen.internal.search.Finding;
import dev.oriel.screen.targets.Target;
import dev.oriel.text.reader.TextReader;
import dev.oriel.text.reader.TextReaderException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `oriel wait`: waits until a console shows something, no longer shows it, changes or rests.
@Command(
    name = "wait",
    description = {
      "Waits until a console shows a text or an image, and prints the place and what is there; or"
          + " until the picture changes, or rests.",
      "The exit code is 4 if that does not happen within the --timeout. Then the best candidate is"
          + " named."
    })
final class WaitCommand implements Callable<Integer> {

  @Mixin private final CaptureSourceOptions source = new CaptureSourceOptions();
  @Mixin private final ReadingOptions reading = new ReadingOptions();
  @Mixin private final TargetOptions targets = new TargetOptions();
  @Mixin private final RestOptions resting = new RestOptions();

  @Option(names = "--gone", description = "Wait until the text or image is no longer shown.")
  private boolean gone;

  @Option(
      names = "--stable",
      paramLabel = "MS",
      converter = Milliseconds.class,
      description = "Wait until nothing has changed for this time. " + RestOptions.WHAT_RESTS)
  private @Nullable Duration stable;

  @Option(
      names = "--change",
      description = "Wait until the picture differs from what the console shows at first.")
  private boolean change;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    int wanted = (targets.given() ? 1 : 0) + (stable == null ? 0 : 1) + (change ? 1 : 0);
    if (wanted != 1 || (gone && !targets.given())) {
      throw new ParameterException(
          spec.commandLine(),
          gone
              ? "--gone needs one of --text, --regex and --image"
              : "give one of --text, --regex, --image, --stable and --change");
    }
    Rect region = reading.region();
    Target target = targets.given() ? targets.target(region) : null;
    CaptureOptions options = source.reading(CaptureOptions.DEFAULT);
    try (TextReader reader = reading.reader();
        PictureDeadline deadline = new PictureDeadline(source.timeout());
        VmConnection vm = source.connect(deadline);
        FrameCapture capture = source.capture(vm, options, deadline)) {
      if (target == null) {
        await(capture, region, deadline);
      } else if (gone) {
        Finding _ =
            new TargetFinder(reader, capture, deadline)
                .await(Target.none(target), target + " was not gone");
      } else {
        Finding found =
            new TargetFinder(reader, capture, deadline).await(target, target + " did not appear");
        TargetFinder.print(found, spec.commandLine().getOut(), source.asJson());
      }
    } catch (TextReaderException e) {
      throw CommandException.of(String.valueOf(e.getMessage()), e);
    }
    return ExitCode.DONE;
  }

  private void await(FrameCapture capture, @Nullable Rect region, PictureDeadline deadline)
      throws CommandException, InterruptedException {
    Duration rest = stable;
    String missed =
        rest == null ? "no change" : "the picture was not stable for " + rest.toMillis() + " ms";
    try {
      CapturedFrame frame =
          rest == null
              ? capture.awaitChange(region, deadline.left())
              : capture.awaitStable(resting.rest(rest).in(region), deadline.left());
      frame.close();
    } catch (CaptureTimeoutException e) {
      throw deadline.timedOut(missed, e.getMessage() + (rest == null ? "" : RestOptions.REMEDY));
    } catch (CaptureException e) {
      throw deadline.failed(missed, e);
    }
  }
}
