// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The entry point of the benchmarks: `./oriel bench NAME`.
@Command(
    name = "bench",
    description =
        "Measures Oriel on this machine, with the real QEMU and a guest that the benchmark"
            + " controls.",
    subcommands = {CaptureBench.class, ReleaseBench.class},
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "BENCHMARK")
final class Bench {

  private Bench() {}

  /// Runs one benchmark and ends the process.
  public static void main(String[] args) {
    // For picocli's messages, and for other code that formats without an explicit locale.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    System.exit(
        new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }
}
