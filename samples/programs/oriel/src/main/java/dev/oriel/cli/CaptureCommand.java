// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oriel.capture.CaptureException;
import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.CaptureTimeoutException;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.FrameCapture;
import dev.oriel.capture.Rest;
import dev.oriel.capture.UnreadableFrameException;
import dev.oriel.cli.capture.FrameFiles;
import dev.oriel.cli.capture.FrameNames;
import dev.oriel.cli.support.CommandException;
import dev.oriel.cli.support.ExitCode;
import dev.oriel.cli.support.Json;
import dev.oriel.core.geometry.Rect;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.pictures.PictureFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `oriel capture`: a console's picture, or several, as files; without the pointer equal to QEMU's
/// own `screendump`.
@Command(
    name = "capture",
    description = "Writes a console's picture to a file, or several; needs no screen.")
final class CaptureCommand implements Callable<Integer> {

  private static final String STDOUT = "-";

  /// More encoders than this want more memory than they save time.
  private static final int MOST_ENCODERS = 4;

  /// Frames of a series that may wait to be written: as many as come at 60 a second while a pipe's
  /// reader, or the file system, takes 50 ms for one.
  private static final int WAITING = 3;

  @Mixin private final CaptureSourceOptions source = new CaptureSourceOptions();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description =
          "The file to write: .png, .ppm, .rgba (bare pixels) or .jpg; - for the standard output."
              + " Where --count asks for several, %%03d in the name numbers them.")
  private Path file = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      converter = Formats.class,
      completionCandidates = Formats.class,
      description = "${COMPLETION-CANDIDATES}, whatever the file's name is (default for -: png).")
  private @Nullable PictureFormat format;

  @Option(
      names = "--cursor",
      negatable = true,
      description = "Draw the guest's pointer into the picture (default: no).")
  private boolean cursor;

  @Option(
      names = "--whole",
      negatable = true,
      fallbackValue = "true",
      description =
          "Write only pictures of one moment, also of a guest that draws without waiting (default:"
              + " yes for one picture, for which QEMU waits a few milliseconds; no for --count,"
              + " --cursor and --wait-frame, for which QEMU would copy each picture).")
  private @Nullable Boolean whole;

  @Option(
      names = "--region",
      paramLabel = "X,Y,WxH",
      converter = Region.class,
      description = "Write this part only, and wait for it only.")
  private @Nullable Rect region;

  @Option(
      names = "--wait-change",
      description = "Wait until the picture differs from what the console shows at first.")
  private boolean waitChange;

  @Option(
      names = "--wait-frame",
      paramLabel = "N",
      description = "Wait for the Nth frame that QEMU sends.")
  private @Nullable Integer waitFrame;

  @Option(
      names = "--wait-stable",
      paramLabel = "MS",
      converter = Milliseconds.class,
      description =
          "Wait until nothing has changed for so long, after the other waits. A place of at most"
              + " 64x64 pixels that goes back and forth between two contents, such as a text"
              + " cursor, may go on blinking.")
  private @Nullable Duration waitStable;

  /// What does not come where the time is over.
  private String awaited = "no picture";

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many pictures: each that differs from the one before, or as --interval says.")
  private int count;

  @Option(
      names = "--interval",
      paramLabel = "MS",
      converter = Milliseconds.class,
      description = "Take a picture each so many milliseconds, changed or not.")
  private @Nullable Duration interval;

  @Spec private CommandSpec spec;

  /// The formats by their names.
  static final class Formats extends Labelled<PictureFormat> {

    Formats() {
      super(PictureFormat.values(), Labelled::ofConstant);
    }
  }

  @Override
  public Integer call() throws Exception {
    PictureFormat chosen = chooseFormat();
    checkUsage();
    int encoders =
        Math.clamp(Math.min(count, Runtime.getRuntime().availableProcessors()), 1, MOST_ENCODERS);
    int waiting = count == 1 ? 0 : WAITING;
    CaptureOptions options =
        source.reading(
            CaptureOptions.DEFAULT
                .withCursor(cursor)
                .withWhole(Boolean.TRUE.equals(whole) && !endsWithStill())
                .withMaxLeases(encoders + waiting + 3));
    try (PictureDeadline deadline = new PictureDeadline(source.timeout());
        VmConnection vm = source.connect(deadline);
        FrameCapture capture = source.capture(vm, options, deadline);
        FrameFiles files =
            new FrameFiles(
                chosen, region, stream(), encoders, waiting, (f, path) -> tell(capture, f, path))) {
      CapturedFrame first = inTime(deadline, () -> first(capture, deadline));
      series(deadline, capture, files, first);
    } catch (IllegalArgumentException e) {
      // The region is outside of the picture.
      throw CommandException.of(String.valueOf(e.getMessage()), e);
    }
    return ExitCode.DONE;
  }

  private PictureFormat chooseFormat() {
    if (format != null) {
      return format;
    }
    if (toStdout()) {
      return PictureFormat.PNG;
    }
    PictureFormat named = PictureFormat.ofName(file);
    if (named == null) {
      throw usage("'" + file + "' does not end in " + PictureFormat.suffixes() + "; or --format");
    }
    return named;
  }

  private void checkUsage() throws CommandException {
    if (count < 1) {
      throw usage("--count " + count + ": at least 1 picture");
    }
    if (waitFrame != null && waitFrame < 1) {
      throw usage("--wait-frame " + waitFrame + ": frames are counted from 1");
    }
    if (waitStable != null && waitStable.compareTo(source.timeout()) >= 0) {
      throw usage(
          "--wait-stable "
              + waitStable.toMillis()
              + " does not end within --timeout, which is "
              + PictureDeadline.words(source.timeout())
              + "; allow more by --timeout");
    }
    if (toStdout()) {
      if (source.asJson()) {
        throw usage("--json and -o - both write to the standard output");
      }
      return;
    }
    if (count > 1 && !FrameNames.of(file).numbered()) {
      throw usage(
          String.format(
              Locale.ROOT,
              "--count %d needs a number in the files' name, such as shot-%%03d.png",
              count));
    }
    CaptureSourceOptions.checkDirectory(file);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private boolean toStdout() {
    return file.toString().equals(STDOUT);
  }

  private @Nullable OutputStream stream() {
    return toStdout() ? Output.stdout() : null;
  }

  /// Waits for a frame.
  @FunctionalInterface
  private interface Wait {
    CapturedFrame frame() throws InterruptedException;
  }

  private CapturedFrame first(FrameCapture capture, PictureDeadline deadline)
      throws InterruptedException {
    CapturedFrame frame = null;
    String where = region == null ? "" : " of the --region";
    if (waitChange) {
      awaited = "no change" + where;
      frame = changed(capture, deadline, endsWithStill());
    }
    if (waitFrame != null) {
      awaited = "no frame " + waitFrame;
      frame = replaced(frame, capture.awaitFrame(waitFrame, deadline.left()));
    }
    if (waitStable != null) {
      awaited = "no rest" + where + " for " + waitStable.toMillis() + " ms";
      Rest rest = Rest.of(waitStable).in(region);
      frame = replaced(frame, capture.awaitStable(rest, deadline.left()));
    }
    awaited = "no picture";
    if (frame != null) {
      return frame;
    }
    return endsWithStill() ? capture.still(deadline.left()) : capture.current(deadline.left());
  }

  /// Whether QEMU is kept waiting while the picture is read: where there is one, without the
  /// pointer, that has no number to be waited for. What is at rest is not drawn meanwhile.
  private boolean endsWithStill() {
    boolean one = count == 1 && !cursor && waitFrame == null && waitStable == null;
    return one && !Boolean.FALSE.equals(whole);
  }

  private CapturedFrame changed(FrameCapture capture, PictureDeadline deadline, boolean still)
      throws InterruptedException {
    Rect part = region;
    if (!still) {
      return part == null
          ? capture.awaitChange(deadline.left())
          : capture.awaitChange(part, deadline.left());
    }
    try (CapturedFrame now = capture.current(deadline.left())) {
      return capture.still(
          f -> part == null ? !f.samePixels(now) : !f.samePixels(now, part), deadline.left());
    }
  }

  private static CapturedFrame replaced(@Nullable CapturedFrame old, CapturedFrame now) {
    if (old != null) {
      old.close();
    }
    return now;
  }

  private void series(
      PictureDeadline deadline, FrameCapture capture, FrameFiles files, CapturedFrame first)
      throws Exception {
    FrameNames names = FrameNames.of(file);
    long started = System.nanoTime();
    CapturedFrame frame = first;
    for (int number = 1; ; number++) {
      files.write(frame, names.name(number));
      if (number == count) {
        files.finish();
        return;
      }
      Duration every = interval;
      if (every == null) {
        awaited = "no change after picture " + number;
        frame = inTime(deadline, () -> capture.next(source.timeout()));
      } else {
        long left = started + number * every.toNanos() - System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(left);
        frame = inTime(deadline, () -> capture.awaitFrame(1, source.timeout()));
      }
    }
  }

  private CapturedFrame inTime(PictureDeadline deadline, Wait wait)
      throws CommandException, InterruptedException {
    try {
      return wait.frame();
    } catch (CaptureTimeoutException e) {
      String leaveOut =
          waitStable != null && region == null ? "; --region can leave a part out" : "";
      throw deadline.timedOut(awaited, e.getMessage() + leaveOut);
    } catch (UnreadableFrameException e) {
      throw deadline.timedOut(awaited, String.valueOf(e.getMessage()));
    } catch (ConnectionFailedException e) {
      throw CommandException.of(String.valueOf(e.getMessage()), e);
    } catch (CaptureException e) {
      throw CommandException.of(String.valueOf(e.getMessage()), e);
    }
  }

  private void tell(FrameCapture capture, CapturedFrame frame, Path path) throws IOException {
    if (source.asJson()) {
      Json.print(spec.commandLine().getOut(), json -> write(capture.console(), frame, path, json));
    }
  }

  private void write(PictureSource from, CapturedFrame frame, Path path, JsonGenerator json)
      throws IOException {
    Rect written = region == null ? frame.bounds() : region;
    json.writeStartObject();
    ConsoleOptions.write(from, json);
    json.writeNumberField("width", written.width());
    json.writeNumberField("height", written.height());
    json.writeStringField("path", frame.path().label());
    json.writeStringField("reason", frame.reason());
    json.writeStringField("format", frame.format().toString());
    Long modifier = frame.modifier();
    json.writeFieldName("modifier");
    if (modifier == null) {
      json.writeNull();
    } else {
      // Hexadecimal text: the numbers need all of 64 bits, more than JSON's readers keep.
      json.writeString(String.format(Locale.ROOT, "0x%016x", modifier));
    }
    json.writeNumberField("sequence", frame.sequence());
    json.writeStringField("file", path.toString());
    json.writeEndObject();
  }
}
