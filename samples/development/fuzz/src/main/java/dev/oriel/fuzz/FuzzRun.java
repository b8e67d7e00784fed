// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Fuzzes one target for a while, in a process of its own: it is part of the test that the process
/// survives.
final class FuzzRun {

  /// The limit of seconds for one input, after which it is taken to hang.
  private static final int MAX_SECONDS = 90;

  /// How much longer than requested the process may take to end.
  private static final Duration GRACE = Duration.ofMinutes(3);

  private final String target;
  private final Duration time;
  private final int seed;
  private final Path seeds;
  private final Path folder;
  private final PrintStream out;

  /// @param target the title of the target
  /// @param time how long inputs are made
  /// @param seed the seed of the fuzzer's own decisions
  /// @param top the folder of this module, with its seeds; inputs are kept in its `target/fuzz`
  /// @param out receives the statistics and the faults
  FuzzRun(String target, Duration time, int seed, Path top, PrintStream out) {
    this.target = target;
    this.time = time;
    this.seed = seed;
    this.seeds = top.resolve("seeds").resolve(target);
    this.folder = top.resolve("target").resolve("fuzz").resolve(target);
    this.out = out;
  }

  /// Fuzzes the target.
  ///
  /// @return whether no fault was found; a fault has been reported
  boolean passes() throws IOException, InterruptedException {
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    Path found = Files.createDirectories(folder.resolve("found"));
    Path log = folder.resolve("log");
    List<Path> before = files(found);
    Process process = start(corpus, found, log);
    boolean ended =
        process.waitFor(
            time.plus(GRACE).plusSeconds(MAX_SECONDS).toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    int code = process.exitValue();
    out.printf(Locale.ROOT, "%-9s %s%n", target, statistics(log));
    if (ended && code == 0) {
      return true;
    }
    List<Path> after = new ArrayList<>(files(found));
    after.removeAll(before);
    Path input = after.isEmpty() ? current(found) : after.getFirst();
    report(ended ? "ended with " + code : "did not end", log, input);
    return false;
  }

  private Process start(Path corpus, Path found, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-XX:MaxDirectMemorySize=512m",
            "-XX:+EnableDynamicAgentLoading",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.awt.headless=true",
            "-cp",
            System.getProperty("java.class.path"),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + JazzerEntry.class.getName(),
            "--target_args=" + target + " " + currentFile(),
            "--instrumentation_includes=dev.oriel.**",
            "--custom_hook_includes=dev.oriel.**",
            "--reproducer_path=" + folder,
            "-artifact_prefix=" + found + "/",
            "-max_total_time=" + Math.max(1, time.toSeconds()),
            "-timeout=" + MAX_SECONDS,
            "-rss_limit_mb=4096",
            "-max_len=" + JazzerEntry.MAX_BYTES,
            "-seed=" + seed,
            corpus.toString()));
    if (Files.isDirectory(seeds)) {
      command.add(seeds.toString());
    }
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private Path currentFile() {
    return folder.resolve("current");
  }

  /// Returns the input that was running when the process could not keep it itself.
  private @Nullable Path current(Path found) throws IOException {
    if (!Files.exists(currentFile())) {
      return null;
    }
    ByteBuffer current = ByteBuffer.wrap(Files.readAllBytes(currentFile()));
    byte[] input = new byte[Math.clamp(current.getInt(), 0, current.remaining())];
    current.get(input);
    return Files.write(found.resolve("last-" + ProcessHandle.current().pid()), input);
  }

  private void report(String end, Path log, @Nullable Path input) throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
    lines.stream()
        .dropWhile(line -> !line.startsWith("== Java Exception") && !line.contains("ERROR:"))
        .limit(40)
        .forEach(out::println);
    out.printf(Locale.ROOT, "%s: the process %s; its output is in %s%n", target, end, log);
    if (input != null) {
      out.printf(
          Locale.ROOT, "to repeat it:  ./oriel fuzz --target %s --input %s%n", target, input);
    }
    out.printf(Locale.ROOT, "the run's seed was %d%n", seed);
  }

  /// Returns the fuzzer's last line of statistics.
  private static String statistics(Path log) throws IOException {
    return Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream()
        .filter(line -> line.matches("#\\d.*"))
        .reduce((_, last) -> last)
        .orElse("no input was run; see " + log);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
