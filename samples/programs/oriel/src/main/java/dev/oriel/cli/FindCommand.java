// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.FrameCapture;
import dev.oriel.cli.support.CommandException;
import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.VmConnection;
import dev.oriel.screen.internal.search.Finding;
import dev.oriel.screen.internal.search.Look;
import dev.oriel.screen.internal.search.Searcher;
import dev.oriel.screen.targets.Target;
import dev.oriel.text.reader.TextReader;
import dev.oriel.text.reader.TextReaderException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `oriel find`: prints where a console shows something.
@Command(
    name = "find",
    description = {
      "Prints all places at which a console shows a text or an image now, each on a line: X,Y,WxH"
          + " and what is there.",
      "The exit code is 1 if there is none. Then the best candidate is named."
    })
final class FindCommand implements Callable<Integer> {

  @Mixin private final CaptureSourceOptions source = new CaptureSourceOptions();
  @Mixin private final ReadingOptions reading = new ReadingOptions();
  @Mixin private final TargetOptions targets = new TargetOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Target target = targets.target(reading.region());
    CaptureOptions options = source.reading(CaptureOptions.DEFAULT);
    try (TextReader reader = reading.reader();
        PictureDeadline deadline = new PictureDeadline(source.timeout());
        VmConnection vm = source.connect(deadline);
        FrameCapture capture = source.capture(vm, options, deadline);
        CapturedFrame frame = deadline.still(capture)) {
      TargetFinder.check(target, frame);
      Searcher searcher = new Searcher(reader);
      List<Finding> all = searcher.all(target, Look.all(frame.picture()));
      if (all.isEmpty()) {
        Finding best = searcher.search(target).look(Look.all(frame.picture()));
        throw CommandException.of(
            target + " is not there: " + UntrustedText.line(best.explanation()), null);
      }
      for (Finding finding : all) {
        TargetFinder.print(finding, spec.commandLine().getOut(), source.asJson());
      }
    } catch (TextReaderException e) {
      throw CommandException.of(String.valueOf(e.getMessage()), e);
    }
    return ExitCode.DONE;
  }
}
