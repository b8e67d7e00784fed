// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.util.List;
import java.util.Set;

/// The codecs of a recording's sound.
final class SoundCodec {

  private static final List<String> AAC = List.of("-c:a", "aac", "-b:a", "192k");
  private static final List<String> OPUS = List.of("-c:a", "libopus", "-b:a", "160k");
  private static final List<String> VORBIS = List.of("-c:a", "libvorbis", "-q:a", "5");

  private SoundCodec() {}

  /// Returns ffmpeg's options for the best codec that it has for a format. The list is empty if it
  /// has none, or the format has no sound.
  static List<String> choose(VideoFormat format, Ffmpeg ffmpeg) throws EncoderException {
    List<List<String>> wanted =
        switch (format) {
          case MATROSKA, MP4 -> List.of(AAC);
          case WEBM -> List.of(OPUS, VORBIS);
          case GIF -> List.of();
          case Y4M, RGBA -> throw new IllegalArgumentException(format + " is not encoded");
        };
    if (wanted.isEmpty()) {
      return List.of();
    }
    Set<String> encoders = ffmpeg.encoders();
    return wanted.stream().filter(c -> encoders.contains(c.get(1))).findFirst().orElse(List.of());
  }
}
