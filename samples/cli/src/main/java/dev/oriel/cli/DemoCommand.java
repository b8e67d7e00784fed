package dev.oriel.cli;

import dev.oriel.cli.capture.CapturedPicture;
import dev.oriel.cli.capture.ConsoleCapture;
import dev.oriel.cli.capture.VmGoneException;
import dev.oriel.cli.view.Screens;
import dev.oriel.cli.view.ViewOptions;
import dev.oriel.cli.view.ViewSession;
import dev.oriel.core.image.AtomicFile;
import dev.oriel.core.image.Picture;
import dev.oriel.core.image.PictureEncoder;
import dev.oriel.core.image.PictureFormat;
import dev.oriel.dbus.Console;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.VmConnection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `oriel demo`: starts QEMU with the built-in guest and shows it.
@Command(
    name = "demo",
    description = {
      "Starts QEMU with a small built-in guest that shows a moving picture, and opens a window on"
          + " it.",
      "Where there is no screen, or a file is named, it writes a picture and says where."
    })
final class DemoCommand implements Callable<Integer> {

  private static final Path DEFAULT_FILE = Path.of("oriel-demo.png");

  /// The guest's own picture has this size; what its firmware shows before has others.
  private static final int GUEST_WIDTH = 800;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Option(
      names = "--seconds",
      paramLabel = "N",
      converter = Seconds.class,
      description = "Close the window by itself after so long.")
  private @Nullable Duration time;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write a picture (.png or .ppm) and open no window.")
  private @Nullable Path file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Path target = file == null ? DEFAULT_FILE : file;
    PictureFormat format = PictureFormat.ofName(target);
    if (format == null) {
      throw new ParameterException(
          spec.commandLine(), "'" + target + "' ends neither in .png nor in .ppm");
    }
    Path directory = Files.createTempDirectory("oriel-demo");
    try (DemoGuest guest = DemoGuest.start(directory);
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(guest.qmpSocket()), null)) {
      Console console = new ConsoleOptions().choose(vm);
      if (file == null && Screens.present()) {
        ViewSession.run(
            vm,
            console,
            new ViewOptions(
                time,
                null,
                true,
                true,
                null,
                _ -> {},
                line -> spec.commandLine().getErr().println("oriel demo: " + line)));
      } else {
        writePicture(console, format, target);
      }
    } finally {
      Files.deleteIfExists(directory);
    }
    return ExitCode.DONE;
  }

  /// Two pictures of a guest, a moment apart.
  ///
  /// @param picture the later one
  /// @param changed how many of its pixels differ from the earlier one's
  private record Motion(Picture picture, long changed) {}

  private void writePicture(Console console, PictureFormat format, Path target)
      throws Failure, IOException {
    Motion motion = awaitMotion(console);
    try (PictureEncoder encoder = format.newEncoder()) {
      AtomicFile.write(target, out -> encoder.encode(motion.picture(), out));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s: the guest's screen, %dx%d; %d pixels changed since a moment before: it moves%n",
        target.toAbsolutePath(),
        motion.picture().width(),
        motion.picture().height(),
        motion.changed());
  }

  private static Motion awaitMotion(Console console) throws Failure {
    try (ConsoleCapture capture = new ConsoleCapture(console);
        Deadline deadline = new Deadline(PATIENCE)) {
      try {
        return awaitMotion(capture);
      } catch (InterruptedException e) {
        if (deadline.passed()) {
          throw Failure.timedOut(
              "the guest's picture did not move within %d s: %s"
                  .formatted(PATIENCE.toSeconds(), capture.describeState()));
        }
        throw Failure.of("interrupted", e);
      } catch (VmGoneException e) {
        throw Failure.of(String.valueOf(e.getMessage()), e);
      }
    }
  }

  private static Motion awaitMotion(ConsoleCapture capture)
      throws InterruptedException, VmGoneException {
    Picture before = copy(capture.take());
    while (true) {
      Picture now = copy(capture.take());
      if (now.width() == GUEST_WIDTH && now.bounds().equals(before.bounds())) {
        long changed = now.countDifferences(before);
        if (changed > 0) {
          return new Motion(now, changed);
        }
      }
      before = now;
    }
  }

  private static Picture copy(CapturedPicture taken) {
    return taken.picture().crop(taken.picture().bounds());
  }
}
