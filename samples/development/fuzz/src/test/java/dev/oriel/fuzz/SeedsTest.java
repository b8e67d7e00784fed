// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tests that inputs which once caused a fault, and the first inputs of the fuzzer, cause no fault.
final class SeedsTest {

  private static final Path SEEDS = Path.of("seeds");
  private static final long RANDOM = 20_26;
  private static final int LENGTH = 600;

  /// Runs each target with each of its seeds, and with a few random inputs that are the same each
  /// time.
  @ParameterizedTest
  @EnumSource
  void eachSeedDoesNoHarm(Targets target) throws Exception {
    List<Path> seeds = seeds(target);
    assertTrue(seeds.size() >= 2, "seeds of " + target);
    for (Path seed : seeds) {
      run(target, Files.readAllBytes(seed), seed.toString());
    }
    Random random = new Random(RANDOM);
    for (int i = 0; i < 5; i++) {
      byte[] input = new byte[LENGTH];
      random.nextBytes(input);
      run(target, input, "random input " + i);
    }
  }

  private static void run(Targets target, byte[] input, String name) throws Exception {
    try {
      target.run(input);
    } catch (Exception | AssertionError e) {
      throw new AssertionError(target.title() + " fails with " + name, e);
    }
  }

  private static List<Path> seeds(Targets target) throws IOException {
    try (Stream<Path> files = Files.list(SEEDS.resolve(target.title()))) {
      return files.sorted().toList();
    }
  }
}
