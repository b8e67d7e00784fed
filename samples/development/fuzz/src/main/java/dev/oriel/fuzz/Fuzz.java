// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The entry point of the fuzzer: `./oriel fuzz`.
@Command(
    name = "fuzz",
    description = {
      "Feeds Oriel with inputs that a hostile QEMU, guest or file may send, for a while. Each"
          + " target stops at the first input that causes a fault.",
      "",
      "Inputs are made from those in samples/development/fuzz/seeds and from those of earlier"
          + " runs, guided by the code that they reach. An input that causes a fault is kept in"
          + " samples/development/fuzz/target/fuzz, and the command that repeats it is printed."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class Fuzz implements Callable<Integer> {

  private static final int FOUND = 1;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "The time of the whole run; each target gets an equal share (default: ${DEFAULT-VALUE}).")
  private double minutes;

  @Option(
      names = "--target",
      paramLabel = "NAME",
      split = ",",
      description = "Fuzz only these targets, separated by commas: ${COMPLETION-CANDIDATES}.")
  private List<Targets> targets = List.of(Targets.values());

  @Option(
      names = "--seed",
      paramLabel = "S",
      description =
          "The seed of the fuzzer's own decisions, not 0, which makes them repeatable (default:"
              + " from the clock).")
  private @Nullable Integer seed;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "Run this input once with the --target, instead of making inputs.")
  private @Nullable Path input;

  private Fuzz() {}

  /// Fuzzes and ends the process, with 0 if no fault was found and with 1 if a fault was found.
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Fuzz()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    if (input != null) {
      return replay(input);
    }
    if (!(minutes > 0 && minutes < 1e5)) {
      throw new CommandLine.ParameterException(
          new CommandLine(this),
          "--minutes " + minutes + ": must be more than 0 and less than 100000");
    }
    int chosen = seed == null ? (int) (System.nanoTime() & 0x7fff_fffe) + 1 : seed;
    Duration share = Duration.ofMillis((long) (minutes * 60_000 / targets.size()));
    Path top = Path.of(System.getProperty("oriel.fuzz", ".")).toAbsolutePath();
    List<String> failed = new ArrayList<>();
    for (Targets target : targets) {
      if (!new FuzzRun(target.title(), share, chosen, top, System.err).passes()) {
        failed.add(target.title());
      }
    }
    System.err.printf(
        Locale.ROOT,
        "%d targets, seed %d: %s%n",
        targets.size(),
        chosen,
        failed.isEmpty() ? "no fault was found" : "faults were found in " + failed);
    return failed.isEmpty() ? 0 : FOUND;
  }

  private int replay(Path file) throws IOException {
    if (targets.size() != 1) {
      throw new CommandLine.ParameterException(
          new CommandLine(this),
          "--input " + file + " needs --target NAME, the target that the input is for");
    }
    try {
      targets.getFirst().run(Files.readAllBytes(file));
    } catch (Exception | LinkageError | AssertionError | OutOfMemoryError | StackOverflowError e) {
      if (e instanceof IOException cannotRead && !Files.isReadable(file)) {
        throw cannotRead;
      }
      e.printStackTrace();
      return FOUND;
    }
    System.err.println(file + " causes no fault in " + targets.getFirst().title());
    return 0;
  }
}
