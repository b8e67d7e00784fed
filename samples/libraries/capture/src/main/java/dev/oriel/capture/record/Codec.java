// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The codecs that are used by default. Each keeps up with a screen, at the cost of a larger file,
/// and is widely supported by players.
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
  /// A palette for each frame: a single palette would need all frames in memory first.
  GIF(
      "gif",
      "-vf",
      "split[a][b];[a]palettegen=stats_mode=single[p];"
          + "[b][p]paletteuse=new=1:dither=bayer:bayer_scale=5");

  /// Most players assume BT.709 for a large video that does not state its colours, so the video
  /// uses BT.709 and states it. It uses 4:2:0 because most players decode nothing else.
  private static final String YUV =
      "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,"
          + "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv";

  /// H.264 with 4:2:0 does not allow odd sizes.
  private static final String EVEN = "pad=ceil(iw/2)*2:ceil(ih/2)*2";

  private final String encoder;
  private final List<String> options;

  Codec(String encoder, String... options) {
    this.encoder = encoder;
    this.options = List.of(options);
  }

  /// Returns the best codec of this ffmpeg for a format.
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

  /// Returns ffmpeg's output options.
  List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of("-c:v", encoder));
    arguments.addAll(options);
    return arguments;
  }
}
