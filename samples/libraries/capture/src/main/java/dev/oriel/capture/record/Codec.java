// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The codecs that are chosen from where nothing else is asked for: each keeps pace with a screen
/// rather than making the smallest file, and is played everywhere.
enum Codec {
  H264(
      "libx264",
      "-vf",
      Codec.EVEN + "," + Codec.YUV,
      "-preset",
      "ultrafast",
      "-crf",
      "18",
      "-bf",
      "0"),
  MPEG4("mpeg4", "-vf", Codec.YUV, "-q:v", "3"),
  VP9(
      "libvpx-vp9",
      "-vf",
      Codec.YUV,
      "-deadline",
      "realtime",
      "-cpu-used",
      "8",
      "-row-mt",
      "1",
      "-b:v",
      "0",
      "-crf",
      "30"),
  VP8(
      "libvpx",
      "-vf",
      Codec.YUV,
      "-deadline",
      "realtime",
      "-cpu-used",
      "8",
      "-b:v",
      "8M",
      "-crf",
      "10"),
  /// A palette for each frame: one for all would need all frames in memory first.
  GIF(
      "gif",
      "-vf",
      "split[a][b];[a]palettegen=stats_mode=single[p];"
          + "[b][p]paletteuse=new=1:dither=bayer:bayer_scale=5");

  /// Players take what says nothing of its colours for BT.709 where it is large: so it is that, and
  /// says so. 4:2:0, as most players decode nothing else.
  private static final String YUV =
      "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,"
          + "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv";

  /// 4:2:0 has no odd sizes in H.264.
  private static final String EVEN = "pad=ceil(iw/2)*2:ceil(ih/2)*2";

  private final String encoder;
  private final List<String> options;

  Codec(String encoder, String... options) {
    this.encoder = encoder;
    this.options = List.of(options);
  }

  /// The best that this ffmpeg has for a format.
  static Codec choose(VideoFormat format, Ffmpeg ffmpeg) throws EncoderException {
    List<Codec> wanted =
        switch (format) {
          case MATROSKA, MP4 -> List.of(H264, MPEG4);
          case WEBM -> List.of(VP9, VP8);
          case GIF -> List.of(GIF);
          case Y4M, RGBA -> throw new IllegalArgumentException(format + " is not encoded");
        };
    for (Codec codec : wanted) {
      if (ffmpeg.encoders().contains(codec.encoder)) {
        return codec;
      }
    }
    throw new EncoderException(
        String.format(
            Locale.ROOT,
            "%s has none of the encoders for %s files: %s",
            ffmpeg,
            format.suffix(),
            String.join(", ", wanted.stream().map(c -> c.encoder).toList())),
        EncoderException.Remedy.OTHER_CODEC,
        null);
  }

  /// ffmpeg's output options.
  List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of("-c:v", encoder));
    arguments.addAll(options);
    return arguments;
  }
}
