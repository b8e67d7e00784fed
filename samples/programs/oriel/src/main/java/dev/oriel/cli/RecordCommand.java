// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oriel.capture.CaptureException;
import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.CaptureTimeoutException;
import dev.oriel.capture.FrameCapture;
import dev.oriel.capture.UnreadableFrameException;
import dev.oriel.capture.record.AudioVideoTarget;
import dev.oriel.capture.record.EncodedVideo;
import dev.oriel.capture.record.EncoderException;
import dev.oriel.capture.record.EncoderOptions;
import dev.oriel.capture.record.RawVideo;
import dev.oriel.capture.record.RecordedSound;
import dev.oriel.capture.record.Recorder;
import dev.oriel.capture.record.Recording;
import dev.oriel.capture.record.RecordingOptions;
import dev.oriel.capture.record.VideoFormat;
import dev.oriel.capture.record.VideoSize;
import dev.oriel.cli.support.CommandException;
import dev.oriel.cli.support.ExitCode;
import dev.oriel.cli.support.Json;
import dev.oriel.core.os.ShutdownHook;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.audio.Audio;
import dev.oriel.dbus.connection.ConnectionFailedException;
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
      "Records a video of a console, with the VM's sound. It needs no screen.",
      "Each change of the picture becomes a frame with the time at which the guest drew it."
          + " The recording ends after --duration or --frames, on Ctrl+C, or with the VM. The"
          + " file is complete in each case.",
      "",
      "The sound is recorded if the VM offers it: see oriel view --help. What the VM plays is heard"
          + " at the time of the picture that was shown then."
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
              + " FILE.timestamps. A .gif file has no sound.")
  private Path file = Path.of("");

  @Option(
      names = "--raw",
      description =
          "Use no encoder: write the frames to a .mkv, .y4m or .rgba file as they are, and the"
              + " sound to FILE.wav.")
  private boolean raw;

  @Option(names = "--no-audio", description = "Do not record the VM's sound.")
  private boolean noAudio;

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
              + " replace those of Oriel; for example \"-c:v ffv1 -pix_fmt bgr0 -c:a flac\".")
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
    AudioVideoTarget target = target();
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
        record(vm, capture, target, new RecordingOptions(size, duration, most, deadline.left()));
      } catch (CaptureTimeoutException | UnreadableFrameException e) {
        throw deadline.timedOut("no picture", String.valueOf(e.getMessage()));
      }
    }
  }

  private AudioVideoTarget target() throws CommandException, IOException {
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

  private void record(
      VmConnection vm, FrameCapture capture, AudioVideoTarget target, RecordingOptions options)
      throws IOException, InterruptedException {
    try (RecordedSound sound = listen(vm, target)) {
      record(capture, target, sound, options);
    }
  }

  /// Begins to listen. Returns null if there is no sound to record.
  private @Nullable RecordedSound listen(VmConnection vm, AudioVideoTarget target)
      throws IOException {
    Audio audio = vm.audio();
    if (noAudio || audio == null || !target.takesSound()) {
      return null;
    }
    try {
      return RecordedSound.listen(audio);
    } catch (ConnectionFailedException e) {
      if (vm.isOpen()) {
        spec.commandLine()
            .getErr()
            .println(
                "oriel record: the sound is not recorded: "
                    + UntrustedText.line(String.valueOf(e.getMessage())));
      }
      return null;
    }
  }

  private void record(
      FrameCapture capture,
      AudioVideoTarget target,
      @Nullable RecordedSound sound,
      RecordingOptions options)
      throws IOException, InterruptedException {
    // Ctrl+C ends the JVM, but not before the video is complete.
    try (Recorder recorder =
            sound == null
                ? Recorder.start(capture, target, options)
                : Recorder.startWithSound(capture, target, options, sound);
        ShutdownHook _ =
            ShutdownHook.add(
                "oriel-goodbye",
                hook -> {
                  recorder.stop();
                  boolean _ = hook.awaitClosed(GOODBYE);
                })) {
      report(recorder.await(), sound != null, capture.console());
    }
  }

  private void report(Recording recording, boolean withSound, PictureSource from)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (source.asJson()) {
      Json.print(out, json -> write(recording, withSound, from, json));
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
    if (withSound) {
      text.append(", with sound");
    }
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

  private void write(Recording recording, boolean withSound, PictureSource from, JsonGenerator json)
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
    json.writeBooleanField("sound", withSound);
    json.writeNumberField("seconds", recording.duration().toNanos() / 1e9);
    json.writeStringField("end", recording.end().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    json.writeStringField("file", file.toString());
    json.writeEndObject();
  }
}
