// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A video encoded by the `ffmpeg` program, version 5.1 or newer.
public final class EncodedVideo implements AudioVideoTarget {

  /// The shortest time of a GIF's frame. Browsers show a frame of less than two hundredths of a
  /// second for ten.
  private static final Duration GIF_TICK = Duration.ofMillis(20);

  /// For how long ffmpeg keeps the sound of a guest whose picture rests, in microseconds. A codec
  /// may give a frame back only when it has got more of them. Within this time ffmpeg writes both
  /// in the order of their times, as players want them. Ten minutes of sound take 12 MB.
  private static final String MAX_INTERLEAVE_DELTA = "600000000";

  private static final Duration MILLISECOND = Duration.ofMillis(1);

  /// The most seconds between two key frames, which a player must decode before it can begin at any
  /// point. Frames of an idle guest are rare.
  private static final String KEY_FRAME_EACH_SECONDS = "expr:gte(t,n_forced*5)";

  private final Path file;
  private final VideoFormat format;
  private final Ffmpeg ffmpeg;
  private final List<String> codec;

  /// The options of the sound's codec; null until ffmpeg is asked for it. Guarded by this.
  private @Nullable List<String> soundCodec;

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
  public boolean takesSound() throws EncoderException {
    return !soundCodec().isEmpty();
  }

  private synchronized List<String> soundCodec() throws EncoderException {
    List<String> known = soundCodec;
    if (known == null) {
      known = SoundCodec.choose(format, ffmpeg);
      soundCodec = known;
    }
    return known;
  }

  @Override
  public Duration tick() {
    return format == VideoFormat.GIF ? GIF_TICK : MILLISECOND;
  }

  @Override
  public FrameWriter open(int width, int height) throws IOException {
    // A file that exists before ffmpeg has created its own is not checked.
    return new NamedFileWriter(start(List.of(), width, height), List.of(file));
  }

  @Override
  public AudioVideoWriter openWithSound(int width, int height) throws IOException {
    List<String> sound = soundCodec();
    if (sound.isEmpty()) {
      throw new IllegalStateException(this + " takes no sound");
    }
    return new NamedSoundWriter(start(sound, width, height), List.of(file));
  }

  /// @param sound the options of the sound's codec, or none for a silent video
  private FfmpegWriter start(List<String> sound, int width, int height) throws IOException {
    return FfmpegWriter.start(
        ffmpeg.command(arguments(sound)), !sound.isEmpty(), width, height, tick().toNanos());
  }

  /// Returns the options that preserve the times, together with the codec's own options.
  ///
  /// `passthrough` neither repeats nor drops frames. `enc_time_base` is the unit of the encoder's
  /// times, which would otherwise be the frame rate that ffmpeg guesses. The two probe options keep
  /// ffmpeg from reading ahead to guess one.
  private List<String> arguments(List<String> sound) {
    List<String> args = new ArrayList<>();
    args.addAll(List.of("-hide_banner", "-nostdin", "-loglevel", "warning", "-nostats", "-y"));
    args.addAll(List.of("-fpsprobesize", "0", "-analyzeduration", "0"));
    args.addAll(List.of("-f", "matroska", "-i", "pipe:0", "-map", "0:v"));
    args.addAll(List.of("-fps_mode:v", "passthrough", "-enc_time_base:v", timeBase()));
    args.addAll(List.of("-force_key_frames", KEY_FRAME_EACH_SECONDS));
    if (!sound.isEmpty()) {
      args.addAll(List.of("-map", "0:a", "-max_interleave_delta", MAX_INTERLEAVE_DELTA));
      // The user's options may choose another codec, because they come later.
      args.addAll(sound);
    }
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
