// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.util.List;

/// The options for the encoding of a video.
///
/// @param program the `ffmpeg` program: a name to be looked up in the `PATH`, or a path
/// @param arguments ffmpeg's output options, which replace Oriel's choice of codec, quality and
///   pixel format; empty for Oriel's choice
public record EncoderOptions(String program, List<String> arguments) {

  /// The program `ffmpeg` with Oriel's choice of codec.
  public static final EncoderOptions DEFAULT = new EncoderOptions("ffmpeg", List.of());

  /// Copies the list.
  public EncoderOptions {
    arguments = List.copyOf(arguments);
  }
}
