// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.FrameCapture;
import dev.oriel.cli.support.CommandException;
import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.input.MouseButton;
import dev.oriel.dbus.ConsoleInput;
import dev.oriel.dbus.RunState;
import dev.oriel.dbus.VmConnection;
import dev.oriel.screen.internal.search.Finding;
import dev.oriel.screen.targets.Target;
import dev.oriel.text.reader.TextReader;
import dev.oriel.text.reader.TextReaderException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `oriel click`: waits for something on a console and clicks on it.
@Command(
    name = "click",
    description = {
      "Waits until a console shows a text or an image, clicks on it, and prints the place and what"
          + " is there. The guest needs a pointer that takes positions, such as a tablet.",
      "The exit code is 4 if it does not appear within the --timeout. Then the best candidate is"
          + " named."
    })
final class ClickCommand implements Callable<Integer> {

  @Mixin private final CaptureSourceOptions source = new CaptureSourceOptions();
  @Mixin private final ReadingOptions reading = new ReadingOptions();
  @Mixin private final TargetOptions targets = new TargetOptions();

  @Option(
      names = "--button",
      paramLabel = "BUTTON",
      defaultValue = "LEFT",
      converter = Buttons.class,
      completionCandidates = Buttons.class,
      description = "The button: ${COMPLETION-CANDIDATES} (default: left).")
  private MouseButton button = MouseButton.LEFT;

  @Option(names = "--double", description = "Click twice.")
  private boolean twice;

  @Spec private CommandSpec spec;

  /// The buttons of a mouse and their names.
  static final class Buttons extends Labelled<MouseButton> {

    Buttons() {
      super(
          new MouseButton[] {MouseButton.LEFT, MouseButton.MIDDLE, MouseButton.RIGHT},
          Labelled::ofConstant);
    }
  }

  @Override
  public Integer call() throws Exception {
    Target target = targets.target(reading.region());
    CaptureOptions options = source.reading(CaptureOptions.DEFAULT);
    try (TextReader reader = reading.reader();
        PictureDeadline deadline = new PictureDeadline(source.timeout());
        VmConnection vm = source.connect(deadline);
        FrameCapture capture = source.capture(vm, options, deadline)) {
      RunState now = vm.runState();
      if (!now.takesInput()) {
        throw InputCommand.dropsInput(vm, now);
      }
      Finding found =
          new TargetFinder(reader, capture, deadline).await(target, target + " did not appear");
      click(new ConsoleInput(capture.console()), found);
      TargetFinder.print(found, spec.commandLine().getOut(), source.asJson());
    } catch (TextReaderException | IllegalStateException e) {
      throw CommandException.of(String.valueOf(e.getMessage()), e);
    }
    return ExitCode.DONE;
  }

  private void click(ConsoleInput input, Finding found)
      throws InterruptedException, ExecutionException {
    for (int i = 0; i < (twice ? 2 : 1); i++) {
      input.click(button, found.clickX(), found.clickY());
    }
    input.flushed().get();
  }
}
