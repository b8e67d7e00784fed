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

/// The entry of the fuzzing: `./oriel fuzz`.
@Command(
    name = "fuzz",
    description = {
      "Feeds Oriel inputs that a hostile QEMU, guest or file may send, for a while, and stops at"
          + " the first that it does not survive.",
      "",
      "Inputs are made from those in samples/development/fuzz/seeds and from those of earlier runs, by the code"
          + " that they reach. What is found is kept in samples/development/fuzz/target/fuzz, with the command"
          + " that repeats it."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class Fuzz implements Callable<Integer> {

  private static final int FOUND = 1;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "2",
      description = "how long in all; each target has its share (default: ${DEFAULT-VALUE})")
  private double minutes;

  @Option(
      names = "--target",
      paramLabel = "NAME",
      split = ",",
      description = "only these: ${COMPLETION-CANDIDATES}")
  private List<Targets> targets = List.of(Targets.values());

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "makes the fuzzer's own decisions repeatable; not 0 (default: by the clock)")
  private @Nullable Integer seed;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "runs this input once, instead of making any; with --target")
  private @Nullable Path input;

  private Fuzz() {}

  /// Fuzzes and ends the process: 0 where nothing was found, 1 where something was.
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
          new CommandLine(this), "--minutes " + minutes + ": more than 0 are needed");
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
        failed.isEmpty() ? "nothing was found" : "found in " + failed);
    return failed.isEmpty() ? 0 : FOUND;
  }

  private int replay(Path file) throws IOException {
    if (targets.size() != 1) {
      throw new CommandLine.ParameterException(
          new CommandLine(this), "--input " + file + " needs --target NAME, the part it is for");
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
    System.err.println(file + " does no harm to " + targets.getFirst().title());
    return 0;
  }
}
