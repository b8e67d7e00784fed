// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.util.List;

/// How a video is encoded.
///
/// @param program the `ffmpeg` program: a name to be looked up in PATH, or a path
/// @param arguments ffmpeg's output options in place of Oriel's choice of a codec, its quality and
///   its pixel format; empty for Oriel's choice
public record EncoderOptions(String program, List<String> arguments) {

  /// `ffmpeg` with Oriel's choice.
  public static final EncoderOptions DEFAULT = new EncoderOptions("ffmpeg", List.of());

  /// Copies the list.
  public EncoderOptions {
    arguments = List.copyOf(arguments);
  }
}
