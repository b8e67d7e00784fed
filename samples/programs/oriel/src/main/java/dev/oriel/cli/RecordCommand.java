// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oriel.capture.CaptureException;
import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.CaptureTimeoutException;
import dev.oriel.capture.FrameCapture;
import dev.oriel.capture.UnreadableFrameException;
import dev.oriel.capture.record.EncodedVideo;
import dev.oriel.capture.record.EncoderException;
import dev.oriel.capture.record.EncoderOptions;
import dev.oriel.capture.record.FrameTarget;
import dev.oriel.capture.record.RawVideo;
import dev.oriel.capture.record.Recorder;
import dev.oriel.capture.record.Recording;
import dev.oriel.capture.record.RecordingOptions;
import dev.oriel.capture.record.VideoFormat;
import dev.oriel.capture.record.VideoSize;
import dev.oriel.cli.support.CommandException;
import dev.oriel.cli.support.ExitCode;
import dev.oriel.cli.support.Json;
import dev.oriel.core.os.ShutdownHook;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.VmConnection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `oriel record`: records a video of a console.
@Command(
    name = "record",
    description = {
      "Records a video of a console. It needs no screen.",
      "Each change of the picture becomes a frame with the time at which the guest drew it."
          + " The recording ends after --duration or --frames, on Ctrl+C, or with the VM. The"
          + " file is complete in each case."
    })
final class RecordCommand implements Callable<Integer> {

  /// How long the shutdown of the JVM waits until the video is complete. It is longer than that can
  /// take.
  private static final Duration GOODBYE = Duration.ofSeconds(90);

  @Mixin private final CaptureSourceOptions source = new CaptureSourceOptions();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description =
          "The file to write. ffmpeg encodes .mkv, .mp4, .webm and .gif files; .y4m and .rgba"
              + " files are not encoded, and the times of their frames are written to"
              + " FILE.timestamps.")
  private Path file = Path.of("");

  @Option(
      names = "--raw",
      description = "Use no encoder: write the frames to a .mkv, .y4m or .rgba file as they are.")
  private boolean raw;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      description = "How long to record, from the first frame on.")
  private @Nullable Duration duration;

  @Option(names = "--frames", paramLabel = "N", description = "How many frames to record.")
  private @Nullable Long frames;

  @Option(
      names = "--cursor",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Draw the guest's pointer into the video (default: yes).")
  private boolean cursor;

  @Option(
      names = "--whole",
      negatable = true,
      description =
          "Record only whole pictures, which show one moment, even if the guest draws without"
              + " waiting (default: no, because QEMU would have to copy each picture: a guest"
              + " that redraws all of a large screen would be recorded at a lower rate).")
  private boolean whole;

  @Option(
      names = "--size",
      paramLabel = "WIDTHxHEIGHT",
      converter = Size.class,
      description =
          "The size of the video (default: the size of the first frame, which may be a frame"
              + " of the firmware or of a text mode). Frames of another size are put in the"
              + " middle. Larger ones are scaled down and reported at the end.")
  private @Nullable VideoSize size;

  @Option(
      names = "--encoder-args",
      paramLabel = "ARGS",
      description =
          "ffmpeg's options for codec, quality and pixel format, separated by spaces. They"
              + " replace those of Oriel; for example \"-c:v ffv1 -pix_fmt bgr0\".")
  private @Nullable String encoderArgs;

  @Option(
      names = "--ffmpeg",
      paramLabel = "PROGRAM",
      defaultValue = "ffmpeg",
      description = "The ffmpeg program, version 5.1 or newer (default: ${DEFAULT-VALUE}).")
  private String ffmpeg = "";

  @Spec private CommandSpec spec;

  /// Reads the size of a video.
  static final class Size implements ITypeConverter<VideoSize> {
    @Override
    public VideoSize convert(String value) {
      try {
        return VideoSize.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  @Override
  public Integer call() throws Exception {
    try {
      record();
      return ExitCode.DONE;
    } catch (EncoderException e) {
      throw CommandException.of(e.message("--raw", "--encoder-args"), e);
    } catch (CaptureException e) {
      throw CommandException.of(String.valueOf(e.getMessage()), e);
    }
  }

  private void record() throws CommandException, IOException, InterruptedException {
    FrameTarget target = target();
    CaptureOptions captured =
        source.reading(
            CaptureOptions.DEFAULT
                .withCursor(cursor)
                .withWhole(whole)
                .withMaxLeases(Recorder.LEASES));
    try (PictureDeadline deadline = new PictureDeadline(source.timeout());
        VmConnection vm = source.connect(deadline);
        FrameCapture capture = source.capture(vm, captured, deadline)) {
      long most = frames == null ? RecordingOptions.UNLIMITED : frames;
      try {
        record(capture, target, new RecordingOptions(size, duration, most, deadline.left()));
      } catch (CaptureTimeoutException | UnreadableFrameException e) {
        throw deadline.timedOut("no picture", String.valueOf(e.getMessage()));
      }
    }
  }

  private FrameTarget target() throws CommandException, IOException {
    VideoFormat format = VideoFormat.ofName(file);
    if (format == null || (raw && !format.isRaw())) {
      throw new ParameterException(
          spec.commandLine(),
          String.format(Locale.ROOT, "'%s' ends in none of %s", file, VideoFormat.suffixes(raw)));
    }
    if (frames != null && frames < 1) {
      throw new ParameterException(
          spec.commandLine(), "--frames must be at least 1, not " + frames);
    }
    CaptureSourceOptions.checkDirectory(file);
    if (raw || !format.isEncoded()) {
      return new RawVideo(file, format);
    }
    String args = encoderArgs == null ? "" : encoderArgs.strip();
    return EncodedVideo.of(
        file,
        format,
        new EncoderOptions(ffmpeg, args.isEmpty() ? List.of() : List.of(args.split("\\s+", -1))));
  }

  private void record(FrameCapture capture, FrameTarget target, RecordingOptions options)
      throws IOException, InterruptedException {
    // Ctrl+C ends the JVM, but not before the video is complete.
    try (Recorder recorder = Recorder.start(capture, target, options);
        ShutdownHook _ =
            ShutdownHook.add(
                "oriel-goodbye",
                hook -> {
                  recorder.stop();
                  boolean _ = hook.awaitClosed(GOODBYE);
                })) {
      report(recorder.await(), capture.console());
    }
  }

  private void report(Recording recording, PictureSource from) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (source.asJson()) {
      Json.print(out, json -> write(recording, from, json));
      return;
    }
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s: %s, %.3f s, %d frames",
            file,
            recording.size(),
            recording.duration().toNanos() / 1e9,
            recording.frames()));
    if (recording.dropped() > 0) {
      text.append(
          String.format(
              Locale.ROOT, ", %d dropped: the encoder was too slow", recording.dropped()));
    }
    if (recording.scaled() > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n%d of the frames, up to %s, were larger than the video and were scaled down;"
                  + " --size %s records them in full size",
              recording.scaled(),
              recording.largest(),
              recording.largest()));
    }
    out.println(text);
    out.flush();
  }

  private void write(Recording recording, PictureSource from, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    ConsoleOptions.write(from, json);
    json.writeNumberField("width", recording.size().width());
    json.writeNumberField("height", recording.size().height());
    json.writeNumberField("largestWidth", recording.largest().width());
    json.writeNumberField("largestHeight", recording.largest().height());
    json.writeNumberField("frames", recording.frames());
    json.writeNumberField("scaled", recording.scaled());
    json.writeNumberField("dropped", recording.dropped());
    json.writeNumberField("joined", recording.joined());
    json.writeNumberField("seconds", recording.duration().toNanos() / 1e9);
    json.writeStringField("end", recording.end().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    json.writeStringField("file", file.toString());
    json.writeEndObject();
  }
}
