// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oriel.capture.CaptureException;
import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.CaptureTimeoutException;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.FrameCapture;
import dev.oriel.capture.Rest;
import dev.oriel.cli.capture.FrameFiles;
import dev.oriel.cli.capture.FrameNames;
import dev.oriel.cli.capture.PictureCut;
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

/// `oriel capture`: writes one or more pictures of a console to files. Without the pointer, they
/// are equal to those of QEMU's own `screendump`.
@Command(
    name = "capture",
    description = "Writes one or more pictures of a console to files. It needs no screen.")
final class CaptureCommand implements Callable<Integer> {

  private static final String STDOUT = "-";

  /// The limit of encoders. More of them would use too much memory for the time that they save.
  private static final int MAX_ENCODERS = 4;

  /// How many frames of a series may wait to be written: as many as arrive at 60 frames a second
  /// while the reader of a pipe, or the file system, takes 50 ms for one.
  private static final int WAITING = 3;

  @Mixin private final CaptureSourceOptions source = new CaptureSourceOptions();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description =
          "The file to write: .png, .ppm, .rgba (raw pixels) or .jpg; - for the standard"
              + " output. With --count, the name contains %%03d for the number of the picture.")
  private Path file = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      converter = Formats.class,
      completionCandidates = Formats.class,
      description =
          "The format of the file: ${COMPLETION-CANDIDATES} (default: chosen by the file's"
              + " name; png for -).")
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
          "Write only whole pictures, which show one moment, even if the guest draws without"
              + " waiting (default: yes for one picture, for which QEMU waits a few"
              + " milliseconds; no for --count, --cursor and --wait-frame, for which QEMU would"
              + " have to copy each picture).")
  private @Nullable Boolean whole;

  @Option(
      names = "--region",
      paramLabel = "X,Y,WxH",
      converter = Region.class,
      description =
          "Write only this part of the picture. The --wait options look only at this part, too.")
  private @Nullable Rect region;

  @Mixin private final SizeOptions size = new SizeOptions();

  @Mixin private final RestOptions resting = new RestOptions();

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
          "Wait until nothing has changed for this time, after the other waits. "
              + RestOptions.WHAT_RESTS)
  private @Nullable Duration waitStable;

  /// What has not happened when the time is over.
  private String awaited = "no picture";

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many pictures to write (default: ${DEFAULT-VALUE}). Each one differs from the"
              + " previous one, unless --interval is given.")
  private int count;

  @Option(
      names = "--interval",
      paramLabel = "MS",
      converter = Milliseconds.class,
      description = "Take a picture every MS milliseconds, even if it has not changed.")
  private @Nullable Duration interval;

  @Spec private CommandSpec spec;

  /// The formats and their names.
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
        Math.clamp(Math.min(count, Runtime.getRuntime().availableProcessors()), 1, MAX_ENCODERS);
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
                chosen,
                cut(),
                stream(),
                encoders,
                waiting,
                (f, path) -> report(capture, f, path))) {
      CapturedFrame first = inTime(deadline, () -> first(capture, deadline));
      series(deadline, capture, files, first);
    } catch (IllegalArgumentException e) {
      // The region is outside of the picture.
      throw CommandException.of(String.valueOf(e.getMessage()), e);
    }
    return ExitCode.DONE;
  }

  private PictureCut cut() {
    return new PictureCut(region, size.scale(), size.limit());
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
      throw usage(
          "'"
              + file
              + "' does not end in "
              + PictureFormat.suffixes()
              + "; rename the file or give --format");
    }
    return named;
  }

  private void checkUsage() throws CommandException {
    if (count < 1) {
      throw usage("--count must be at least 1, not " + count);
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
              + "; give a longer --timeout");
    }
    if (toStdout()) {
      if (source.asJson()) {
        throw usage("--json and -o - both write to the standard output; choose one of them");
      }
      return;
    }
    if (count > 1 && !FrameNames.of(file).numbered()) {
      throw usage(
          String.format(
              Locale.ROOT,
              "--count %d needs a placeholder for the number in the file's name, such as"
                  + " shot-%%03d.png",
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
      frame =
          endsWithStill()
              ? capture.stillOfChange(region, deadline.left())
              : capture.awaitChange(region, deadline.left());
    }
    if (waitFrame != null) {
      awaited = "no frame " + waitFrame;
      frame = replaced(frame, capture.awaitFrame(waitFrame, deadline.left()));
    }
    if (waitStable != null) {
      awaited = "the picture" + where + " was not stable for " + waitStable.toMillis() + " ms";
      Rest rest = resting.rest(waitStable).in(region);
      frame = replaced(frame, capture.awaitStable(rest, deadline.left()));
    }
    awaited = "no picture";
    if (frame != null) {
      return frame;
    }
    return endsWithStill() ? capture.still(deadline.left()) : capture.current(deadline.left());
  }

  /// Returns whether QEMU waits while the picture is read: if one picture without the pointer is
  /// wanted, and no wait has chosen its frame. A stable picture needs no such wait, because the
  /// guest does not draw in the meantime.
  private boolean endsWithStill() {
    boolean one = count == 1 && !cursor && waitFrame == null && waitStable == null;
    return one && !Boolean.FALSE.equals(whole);
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
        frame = inTime(deadline, () -> capture.current(source.timeout()));
      }
    }
  }

  private CapturedFrame inTime(PictureDeadline deadline, Wait wait)
      throws CommandException, InterruptedException {
    try {
      return wait.frame();
    } catch (CaptureTimeoutException e) {
      String leaveOut = waitStable == null ? "" : RestOptions.REMEDY;
      throw deadline.timedOut(awaited, e.getMessage() + leaveOut);
    } catch (CaptureException e) {
      throw deadline.failed(awaited, e);
    } catch (ConnectionFailedException e) {
      throw CommandException.of(String.valueOf(e.getMessage()), e);
    }
  }

  private void report(FrameCapture capture, CapturedFrame frame, Path path) throws IOException {
    if (source.asJson()) {
      Json.print(spec.commandLine().getOut(), json -> write(capture.console(), frame, path, json));
    }
  }

  private void write(PictureSource from, CapturedFrame frame, Path path, JsonGenerator json)
      throws IOException {
    Rect written = cut().size(frame.bounds());
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
      // As hexadecimal text: a modifier needs all 64 bits, and JSON readers keep fewer of a number.
      json.writeString(String.format(Locale.ROOT, "0x%016x", modifier));
    }
    json.writeNumberField("sequence", frame.sequence());
    json.writeStringField("file", path.toString());
    json.writeEndObject();
  }
}
