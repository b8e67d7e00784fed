package dev.oriel.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The entry of the benchmarks: `./oriel bench NAME`.
@Command(
    name = "bench",
    description = "Measures Oriel on this machine, with the real QEMU and a guest that is driven.",
    subcommands = {CaptureBench.class, ReleaseBench.class},
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "BENCHMARK")
final class Bench {

  private Bench() {}

  /// Runs one benchmark and ends the process.
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }
}
