// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A video encoded by the `ffmpeg` program, version 5.1 or newer.
public final class EncodedVideo implements FrameTarget {

  /// The shortest time of a GIF's frame. Browsers show a frame of less than two hundredths of a
  /// second for ten.
  private static final Duration GIF_TICK = Duration.ofMillis(20);

  private static final Duration MILLISECOND = Duration.ofMillis(1);

  /// The most seconds between two key frames, which a player must decode before it can begin at any
  /// point. Frames of an idle guest are rare.
  private static final String KEY_FRAME_EACH_SECONDS = "expr:gte(t,n_forced*5)";

  private final Path file;
  private final VideoFormat format;
  private final Ffmpeg ffmpeg;
  private final List<String> codec;

  private EncodedVideo(Path file, VideoFormat format, Ffmpeg ffmpeg, List<String> codec) {
    this.file = file;
    this.format = format;
    this.ffmpeg = ffmpeg;
    this.codec = List.copyOf(codec);
  }

  /// Finds ffmpeg, and a codec that it supports.
  ///
  /// @param file the file to write; an existing file is overwritten
  /// @param format a format for which [VideoFormat#isEncoded] returns true
  /// @throws EncoderException if ffmpeg is not installed or has no codec for the format
  /// @throws IllegalArgumentException if the format does not use an encoder
  public static EncodedVideo of(Path file, VideoFormat format, EncoderOptions options)
      throws EncoderException {
    if (!format.isEncoded()) {
      throw new IllegalArgumentException(format.suffix() + " is not encoded");
    }
    Ffmpeg ffmpeg = Ffmpeg.find(options.program());
    List<String> chosen = options.arguments();
    return new EncodedVideo(
        file, format, ffmpeg, chosen.isEmpty() ? Codec.choose(format, ffmpeg).arguments() : chosen);
  }

  @Override
  public Duration tick() {
    return format == VideoFormat.GIF ? GIF_TICK : MILLISECOND;
  }

  @Override
  public FrameWriter open(int width, int height) throws IOException {
    // A file that exists before ffmpeg has created its own is not checked.
    return new NamedFileWriter(
        FfmpegWriter.start(ffmpeg.command(arguments()), width, height, tick().toNanos()),
        List.of(file));
  }

  /// Returns the options that preserve the times, together with the codec's own options.
  ///
  /// `passthrough` neither repeats nor drops frames. `enc_time_base` is the unit of the encoder's
  /// times, which would otherwise be the frame rate that ffmpeg guesses. The two probe options keep
  /// ffmpeg from reading ahead to guess one.
  private List<String> arguments() {
    List<String> args = new ArrayList<>();
    args.addAll(List.of("-hide_banner", "-nostdin", "-loglevel", "warning", "-nostats", "-y"));
    args.addAll(List.of("-fpsprobesize", "0", "-analyzeduration", "0"));
    args.addAll(List.of("-f", "matroska", "-i", "pipe:0", "-map", "0:v"));
    args.addAll(List.of("-fps_mode", "passthrough", "-enc_time_base", timeBase()));
    args.addAll(List.of("-force_key_frames", KEY_FRAME_EACH_SECONDS));
    args.addAll(codec);
    args.addAll(
        switch (format) {
          case MATROSKA -> List.of("-f", "matroska");
          case WEBM -> List.of("-f", "webm");
          case GIF -> List.of("-f", "gif");
          case MP4 ->
              List.of("-video_track_timescale", "1000", "-movflags", "+faststart", "-f", "mp4");
          case Y4M, RGBA -> throw new IllegalStateException(format + " is not encoded");
        });
    // Without the protocol, ffmpeg would take a name with a colon for a protocol.
    args.add("file:" + file);
    return args;
  }

  private String timeBase() {
    return format == VideoFormat.GIF ? "1/100" : "1/1000";
  }

  /// Returns a text such as `boot.mkv by ffmpeg -c:v libx264 …`.
  @Override
  public String toString() {
    return file + " by " + ffmpeg + " " + String.join(" ", codec);
  }
}
