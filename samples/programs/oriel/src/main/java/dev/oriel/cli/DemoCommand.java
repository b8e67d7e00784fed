// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.capture.CaptureException;
import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.CaptureTimeoutException;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.FrameCapture;
import dev.oriel.cli.support.CommandException;
import dev.oriel.cli.support.ExitCode;
import dev.oriel.cli.support.WindowSystem;
import dev.oriel.cli.view.ViewOptions;
import dev.oriel.cli.view.ViewSession;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.core.os.RuntimeImage;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.Console;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.NoSuchProgramException;
import dev.oriel.dbus.VmConnection;
import dev.oriel.pictures.AtomicFile;
import dev.oriel.pictures.PictureEncoder;
import dev.oriel.pictures.PictureFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
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
      "Without a screen, or with --output, it writes a picture to a file instead (default:"
          + " oriel-demo.png, or a file in the temporary directory if this one cannot be written)"
          + " and prints the path."
    })
final class DemoCommand implements Callable<Integer> {

  private static final Path DEFAULT_FILE = Path.of("oriel-demo.png");

  /// The size of the guest's picture. The firmware shows pictures of other sizes before it.
  private static final int GUEST_WIDTH = 800;

  private static final int GUEST_HEIGHT = 600;

  /// The height in pixels of the line of text at the bottom: the number of the frame, and what is
  /// typed.
  private static final int LINE_HEIGHT = 28;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Option(
      names = "--seconds",
      paramLabel = "N",
      converter = Seconds.class,
      description = "Close the window after N seconds.")
  private @Nullable Duration time;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write a picture to a file (.png, .ppm, .rgba or .jpg) and open no window.")
  private @Nullable Path file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Path target = file == null ? DEFAULT_FILE : file;
    PictureFormat format = PictureFormat.ofName(target);
    if (format == null) {
      throw new ParameterException(
          spec.commandLine(), "'" + target + "' does not end in " + PictureFormat.suffixes());
    }
    try (RunDirectory directory = RunDirectory.create("oriel-demo");
        DemoGuest guest = start(directory.path())) {
      Endpoint endpoint = new Endpoint.Qmp(guest.qmpSocket());
      if (file == null && WindowSystem.present()) {
        ViewOptions options = viewOptions();
        try (SelectedVm vm =
            new SelectedVm(
                endpoint,
                null,
                VmConnection.DEFAULT_TIMEOUT,
                new ConsoleOptions(),
                options.warnings(),
                spec.qualifiedName())) {
          ViewSession.run(vm, options);
        }
      } else {
        try (VmConnection vm = VmConnection.open(endpoint, null)) {
          writePicture(vm.primaryConsole(), format, file == null ? defaultFile() : file);
        }
      }
    }
    return ExitCode.DONE;
  }

  /// Returns where the picture goes if the command line does not say it: this directory, or if that
  /// cannot be written, a new directory that only this user has access to.
  private static Path defaultFile() throws IOException {
    return Files.isWritable(Path.of(""))
        ? DEFAULT_FILE
        : Files.createTempDirectory("oriel-demo").resolve(DEFAULT_FILE);
  }

  private static DemoGuest start(Path directory)
      throws CommandException, IOException, InterruptedException {
    try {
      return DemoGuest.start(directory);
    } catch (NoSuchProgramException e) {
      // Only a checkout has that command.
      boolean installed = RuntimeImage.holds(DemoCommand.class);
      throw CommandException.of(
          e.getMessage() + (installed ? "" : "; './oriel setup' does that"), e);
    }
  }

  private ViewOptions viewOptions() {
    return new ViewOptions(
        time,
        null,
        false,
        false,
        ViewOptions.Look.DEFAULT,
        ViewOptions.Sound.DEFAULT,
        _ -> {},
        line -> spec.commandLine().getErr().println("oriel demo: " + UntrustedText.line(line)));
  }

  private static boolean hasLine(Picture picture) {
    return picture.width() == GUEST_WIDTH
        && picture.height() == GUEST_HEIGHT
        && picture.rgb(GUEST_WIDTH - 1, GUEST_HEIGHT - 1) != 0;
  }

  private static boolean lineDiffers(Picture before, Picture now) {
    return hasLine(now) && line(now).countDifferences(line(before)) > 0;
  }

  /// Returns the line of text at the bottom.
  private static Picture line(Picture picture) {
    return picture.crop(new Rect(0, GUEST_HEIGHT - LINE_HEIGHT, GUEST_WIDTH, LINE_HEIGHT));
  }

  /// A whole picture of the guest, and how much it differs from an earlier one.
  ///
  /// @param picture the later picture
  /// @param changed how many of its pixels differ from the earlier picture
  private record Motion(Picture picture, long changed) {}

  private void writePicture(Console console, PictureFormat format, Path target)
      throws CommandException, IOException {
    Motion motion = awaitMotion(console);
    try (PictureEncoder encoder = format.newEncoder()) {
      AtomicFile.write(target, out -> encoder.encode(motion.picture(), out));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%s: the guest's picture, %dx%d; %d pixels changed since an earlier picture, so it is"
            + " moving%n",
        target.toAbsolutePath(),
        motion.picture().width(),
        motion.picture().height(),
        motion.changed());
  }

  private static Motion awaitMotion(Console console) throws CommandException {
    try (FrameCapture capture = FrameCapture.open(console, CaptureOptions.DEFAULT)) {
      // QEMU may show the memory of a VGA at any time, even while the guest draws the first
      // picture. The guest draws the last row last, and the line of text there shows the number of
      // the frame. When that line has changed, everything above it has been drawn.
      try (CapturedFrame before = capture.await(f -> hasLine(f.picture()), PATIENCE);
          CapturedFrame now =
              capture.await(f -> lineDiffers(before.picture(), f.picture()), PATIENCE)) {
        Picture picture = now.picture().crop(now.bounds());
        return new Motion(picture, picture.countDifferences(before.picture()));
      }
    } catch (CaptureTimeoutException e) {
      throw CommandException.timedOut(
          String.format(
              Locale.ROOT,
              "the guest's picture did not move within %d s: %s",
              PATIENCE.toSeconds(),
              e.getMessage()));
    } catch (CaptureException e) {
      throw CommandException.of(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      throw CommandException.of("interrupted", e);
    }
  }
}
