// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The sound of a file as ffmpeg reads it.
final class SoundOf {

  private SoundOf() {}

  /// Returns the samples in the format [RecordedSound#FORMAT], from the time 0 on.
  static byte[] file(Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    "ffmpeg",
                    "-nostdin",
                    "-v",
                    "error",
                    "-xerror",
                    // Without it, a sound that begins before 0, as the codec's delay does, moves.
                    "-copyts",
                    "-i",
                    "file:" + file,
                    "-af",
                    "aresample=first_pts=0",
                    "-f",
                    "s16le",
                    "-ar",
                    "48000",
                    "-ac",
                    "2",
                    "pipe:1"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      process.getOutputStream().close();
      byte[] samples = process.getInputStream().readAllBytes();
      if (process.waitFor() != 0) {
        throw new AssertionError("ffmpeg does not read " + file);
      }
      return samples;
    } finally {
      process.destroyForcibly();
    }
  }
}
