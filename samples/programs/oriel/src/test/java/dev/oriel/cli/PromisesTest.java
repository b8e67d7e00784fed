// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests that each test exists that TESTS.md and SECURITY.md name.
final class PromisesTest {

  private static final Path TOP = Path.of("..", "..", "..");
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

  @ParameterizedTest
  @CsvSource({"TESTS.md,50", "SECURITY.md,20"})
  void eachTestThatIsNamedIsThere(String page, int least) throws IOException {
    Map<String, String> sources = sources();
    Matcher named = NAMED.matcher(Files.readString(TOP.resolve(page)));
    List<String> missing = new ArrayList<>();
    int count = 0;
    while (named.find()) {
      count++;
      String source = sources.getOrDefault(named.group(1), "");
      if (!source.contains(" void " + named.group(2) + "(")
          && !source.contains(" Stream<DynamicTest> " + named.group(2) + "(")) {
        missing.add(named.group());
      }
    }
    assertEquals(List.of(), missing);
    assertTrue(count > least, count + " tests are named");
  }

  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(TOP)) {
      for (Path file :
          (Iterable<Path>) files.filter(f -> f.toString().endsWith("Test.java"))::iterator) {
        String name = String.valueOf(file.getFileName());
        sources.merge(
            name.substring(0, name.length() - ".java".length()),
            Files.readString(file),
            String::concat);
      }
    }
    return sources;
  }
}
