// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import dev.oriel.bench.DesktopGuest.Kind;
import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.FrameCapture;
import dev.oriel.dbus.Endpoint;
import dev.oriel.guest.GlShim;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Qemu;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures captures, and QEMU's own `screendump` in the same run.
@Command(
    name = "capture",
    description = "Measures captures of a 1080p screen, and QEMU's own screendump in the same run.",
    mixinStandardHelpOptions = true)
final class CaptureBench implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int RAW_BYTES = 4 * DesktopGuest.WIDTH * DesktopGuest.HEIGHT;

  /// Takes whole pictures, which QEMU copies into messages.
  private static final String WHOLE = "--whole";

  /// Takes pictures from the memory that QEMU shares, to which the guest may be drawing.
  private static final String LIVE = "--no-whole";

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "11",
      description = "The number of cold captures (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--frames",
      paramLabel = "N",
      defaultValue = "300",
      description = "The number of frames of each series (default: ${DEFAULT-VALUE}).")
  private int frames;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    String missing = Qemu.unavailable();
    if (missing != null) {
      spec.commandLine().getErr().println("bench capture: " + missing);
      return 1;
    }
    Path directory = Files.createTempDirectory("oriel-bench");
    try {
      try (DesktopGuest guest = DesktopGuest.start(Kind.MAP)) {
        cold(guest, directory, out);
        sustained(guest, directory, out);
      }
      latency(Kind.MAP, LIVE, out);
      latency(Kind.MAP, WHOLE, out);
      if (GlShim.unavailable() == null) {
        latency(Kind.DMABUF, WHOLE, out);
      } else {
        out.println("latency, dma-buf: not measured: " + GlShim.unavailable());
      }
    } finally {
      delete(directory);
    }
    out.flush();
    return 0;
  }

  // ---- one picture, from the start of the command

  private void cold(DesktopGuest guest, Path directory, PrintWriter out)
      throws IOException, InterruptedException {
    long[] ours = new long[rounds];
    long[] png = new long[rounds];
    long[] ppm = new long[rounds];
    for (int i = 0; i < rounds; i++) {
      long begin = System.nanoTime();
      Process command =
          oriel(guest, "-o", directory.resolve("a.png").toString()).inheritIO().start();
      if (command.waitFor() != 0) {
        throw new IOException("oriel capture ended with " + command.exitValue());
      }
      ours[i] = System.nanoTime() - begin;
      png[i] = screendump(guest, directory.resolve("b.png"), "png");
      ppm[i] = screendump(guest, directory.resolve("b.ppm"), "ppm");
    }
    out.printf(
        Locale.ROOT,
        "cold: oriel capture to PNG %.0f ms (p50 of %d; min %.0f); screendump over an open monitor:"
            + " PNG %.0f ms, PPM %.0f ms%n",
        new Timings(ours).p50() / 1e6,
        rounds,
        new Timings(ours).quantile(0) / 1e6,
        new Timings(png).p50() / 1e6,
        new Timings(ppm).p50() / 1e6);
    out.flush();
  }

  private static ProcessBuilder oriel(DesktopGuest guest, String... options) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("oriel.launcher", "./oriel"));
    command.addAll(List.of("capture", "--qmp", guest.qemu().qmpSocket().toString()));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private static long screendump(DesktopGuest guest, Path file, String format) {
    long begin = System.nanoTime();
    var _ =
        guest
            .qemu()
            .qmp()
            .execute("screendump", Map.of("filename", file.toString(), "format", format));
    return System.nanoTime() - begin;
  }

  // ---- a series, while the guest draws

  private void sustained(DesktopGuest guest, Path directory, PrintWriter out) throws Exception {
    Rate alone = whileDrawing(guest, () -> pause(Duration.ofSeconds(3)));
    int dumps = Math.max(10, frames / 10);
    Rate png =
        whileDrawing(
            guest, () -> times(dumps, () -> screendump(guest, directory.resolve("b.png"), "png")));
    for (String how : List.of(WHOLE, LIVE)) {
      Rate ours =
          whileDrawing(guest, () -> readLines(oriel(guest, series(directory, how)), frames));
      Rate raw =
          whileDrawing(
              guest,
              () ->
                  readRaw(
                      oriel(guest, how, "--count", "" + frames, "--format", "rgba", "-o", "-"),
                      frames));
      out.printf(
          Locale.ROOT,
          "series, PNG, %s: oriel %.1f/s, guest at %.1f of %d frames/s; screendump %.1f/s, guest at"
              + " %.1f; ratio %.1f%n",
          how,
          ours.series.captures,
          ours.guest,
          DesktopGuest.RATE,
          png.series.captures,
          png.guest,
          ours.series.captures / png.series.captures);
      out.printf(
          Locale.ROOT,
          "series, raw, %s: oriel %.1f/s, %d of %d frames missed, guest at %.1f frames/s; alone it"
              + " draws %.1f%n",
          how,
          raw.series.captures,
          raw.series.missed,
          frames + raw.series.missed,
          raw.guest,
          alone.guest);
    }
    out.flush();
  }

  private String[] series(Path directory, String how) {
    return new String[] {
      how, "--count", "" + frames, "--json", "-o", directory.resolve("s-%04d.png").toString()
    };
  }

  /// @param series the captures
  /// @param guest how many frames a second the guest drew in the meantime
  private record Rate(Series series, double guest) {}

  /// The captures of one series.
  ///
  /// @param captures the number of captures in a second
  /// @param missed how many frames of the guest between the first and the last one were not
  ///   captured
  private record Series(double captures, int missed) {

    static Series of(double captures) {
      return new Series(captures, 0);
    }
  }

  /// Makes captures.
  @FunctionalInterface
  private interface Work {
    Series run() throws IOException, InterruptedException;
  }

  private static Rate whileDrawing(DesktopGuest guest, Work work) throws Exception {
    CompletableFuture<Double> drawing = CompletableFuture.supplyAsync(guest::run);
    try {
      Series series = work.run();
      guest.stop();
      return new Rate(series, drawing.get());
    } finally {
      guest.stop();
    }
  }

  private static Series pause(Duration time) throws InterruptedException {
    Thread.sleep(time);
    return Series.of(0);
  }

  private static Series times(int count, Runnable work) {
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      work.run();
    }
    return Series.of(count * 1e9 / (System.nanoTime() - begin));
  }

  /// Counts the lines of a command, each of which reports a complete file. The rate excludes the
  /// first line, which includes the start of the command.
  private static Series readLines(ProcessBuilder command, int count)
      throws IOException, InterruptedException {
    Process process = command.start();
    try (BufferedReader lines = process.inputReader()) {
      String first = lines.readLine();
      long begin = System.nanoTime();
      int seen = first == null ? 0 : 1;
      while (lines.readLine() != null) {
        seen++;
      }
      double rate = (seen - 1) * 1e9 / (System.nanoTime() - begin);
      return Series.of(checked(process, seen, count, rate));
    }
  }

  /// Reads raw pictures, whose first pixel has the number of the frame.
  private static Series readRaw(ProcessBuilder command, int count)
      throws IOException, InterruptedException {
    Process process = command.start();
    byte[] picture = new byte[RAW_BYTES];
    try (InputStream pixels = process.getInputStream()) {
      long begin = 0;
      int first = 0;
      int last = 0;
      int seen = 0;
      while (pixels.readNBytes(picture, 0, RAW_BYTES) == RAW_BYTES) {
        last = numberOf(picture);
        if (seen++ == 0) {
          first = last;
          begin = System.nanoTime();
        }
      }
      double rate = (seen - 1) * 1e9 / (System.nanoTime() - begin);
      return new Series(checked(process, seen, count, rate), last - first + 1 - seen);
    }
  }

  private static int numberOf(byte[] rgba) {
    int rgb = (rgba[0] & 0xff) << 16 | (rgba[1] & 0xff) << 8 | (rgba[2] & 0xff);
    return GuestFramebuffer.frameNumber(rgb);
  }

  private static double checked(Process process, int seen, int count, double rate)
      throws IOException, InterruptedException {
    if (process.waitFor() != 0 || seen != count) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "oriel capture wrote %d of %d pictures and ended with %d",
              seen,
              count,
              process.exitValue()));
    }
    return rate;
  }

  // ---- from the guest's flush to the program

  private void latency(Kind kind, String how, PrintWriter out) throws Exception {
    CaptureOptions options = CaptureOptions.DEFAULT.withWhole(how.equals(WHOLE));
    try (DesktopGuest guest = DesktopGuest.start(kind);
        FrameCapture capture =
            FrameCapture.open(new Endpoint.Qmp(guest.qemu().qmpSocket()), null, options)) {
      capture.await(f -> f.width() == DesktopGuest.WIDTH, PATIENCE).close();
      long[] nanos = new long[frames];
      int[] numbers = new int[frames];
      Rate rate =
          whileDrawing(
              guest,
              () -> {
                for (int i = -frames / 3; i < frames; ) {
                  try (CapturedFrame frame = capture.next(PATIENCE)) {
                    long now = System.nanoTime();
                    int number = GuestFramebuffer.frameNumber(frame.picture().rgb(0, 0));
                    long flushed = guest.flushedNanos(number);
                    // Shared memory is live: it may show a frame that the guest has not flushed
                    // yet.
                    if (flushed != 0) {
                      nanos[Math.max(i, 0)] = now - flushed;
                      numbers[Math.max(i, 0)] = number;
                      i++;
                    }
                  }
                }
                return Series.of(0);
              });
      Timings timings = new Timings(nanos);
      // All flushes have completed, because the guest has stopped.
      Timings waits = new Timings(Arrays.stream(numbers).mapToLong(guest::waitedNanos).toArray());
      out.printf(
          Locale.ROOT,
          "latency, %s, %s: from the guest's flush to the frame in the program p50 %.2f ms, p99 %.2f ms;"
              + " the flush completes after p50 %.2f ms, p99 %.2f ms; guest at %.1f frames/s%n",
          kind == Kind.MAP ? "shared memory" : "dma-buf",
          how,
          timings.p50() / 1e6,
          timings.p99() / 1e6,
          waits.p50() / 1e6,
          waits.p99() / 1e6,
          rate.guest);
      out.flush();
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(CaptureBench::deleteFile);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void deleteFile(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
