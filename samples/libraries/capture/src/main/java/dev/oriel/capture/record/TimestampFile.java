// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/// The times of a video's frames as text, which tools such as `mkvmerge --timestamps` read.
/// mkvmerge's manual calls the format "timestamp format v2": one line with the milliseconds of each
/// frame.
final class TimestampFile implements AutoCloseable {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final BufferedWriter out;
  private final long tickNanos;

  private TimestampFile(BufferedWriter out, long tickNanos) {
    this.out = out;
    this.tickNanos = tickNanos;
  }

  /// Creates the file.
  ///
  /// @param remark a line for human readers
  static TimestampFile create(Path file, Duration tick, String remark) throws IOException {
    BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII);
    try {
      out.write("# timestamp format v2\n# " + remark + "\n");
      return new TimestampFile(out, tick.toNanos());
    } catch (IOException e) {
      Closing.quietly(out);
      throw e;
    }
  }

  /// Adds a frame.
  void add(long ticks) throws IOException {
    long nanos = ticks * tickNanos;
    out.write(
        String.format(Locale.ROOT, "%d.%06d\n", nanos / NANOS_PER_MILLI, nanos % NANOS_PER_MILLI));
  }

  void finish() throws IOException {
    out.close();
  }

  @Override
  public void close() {
    Closing.quietly(out);
  }
}
