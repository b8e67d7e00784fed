// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.testing;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentest4j.AssertionFailedError;

final class HeaderFactsTest {

  @TempDir private Path folder;

  private static HeaderFacts facts() {
    return new HeaderFacts().headers("unistd.h", "stdlib.h", "math.h", "fcntl.h");
  }

  /// Skips where there is no compiler, which the refusals would hide.
  @BeforeEach
  void knowsTheHeaders() throws IOException, InterruptedException {
    facts().expect("EXIT_FAILURE", 1).verify(folder);
  }

  @Test
  void allowsWordsForWholeNumbersAndPointersOnly() throws IOException, InterruptedException {
    facts()
        .takesWords("close", 1)
        .takesWords("pread", 4)
        .takesWords("calloc", 2)
        .takesWords("free", 1)
        .takesWords("open", 3)
        .verify(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "close, 0, too few arguments",
    "close, 2, too many arguments",
    "sin, 1, incompatible type for argument 1",
    "drand48, 0, type mismatch",
    "div, 2, type mismatch"
  })
  void refusesWordsForWhatIsNoWord(String function, int parameters, String complaint) {
    AssertionFailedError refused =
        assertThrows(
            AssertionFailedError.class,
            () -> facts().takesWords(function, parameters).verify(folder));
    assertTrue(String.valueOf(refused.getMessage()).contains(complaint), refused.getMessage());
  }

  @Test
  void tellsANumberThatIsNotTheHeaders() {
    AssertionFailedError refused =
        assertThrows(
            AssertionFailedError.class, () -> facts().expect("EXIT_FAILURE", 2).verify(folder));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("EXIT_FAILURE = 1"), refused.getMessage());
  }
}
