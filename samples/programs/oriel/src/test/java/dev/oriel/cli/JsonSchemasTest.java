// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// The schemas of the JSON that commands write. The tests of the commands check what they write.
final class JsonSchemasTest {

  private static final Path SOURCES = Path.of("src/main/resources/dev/oriel/cli");

  @Test
  void eachCommandWithJsonHasASchemaAndEachSchemaACommand() throws IOException {
    Set<String> wanted = new TreeSet<>(Set.of(JsonSchemas.VIEW_STATS));
    collect(Main.commandLine(), List.of(), wanted);
    Set<String> files = new TreeSet<>();
    try (Stream<Path> all = Files.list(SOURCES.resolve(JsonSchemas.FOLDER))) {
      all.map(file -> String.valueOf(file.getFileName()))
          .peek(name -> assertTrue(name.endsWith(JsonSchemas.SUFFIX), name))
          .map(name -> name.substring(0, name.length() - JsonSchemas.SUFFIX.length()))
          .forEach(files::add);
    }
    assertEquals(wanted, files);
  }

  private static void collect(CommandLine command, List<String> names, Set<String> wanted) {
    if (command.getCommandSpec().findOption("--json") != null) {
      wanted.add(JsonSchemas.nameFor(names));
    }
    command
        .getSubcommands()
        .forEach(
            (name, sub) -> {
              List<String> longer = new ArrayList<>(names);
              longer.add(name);
              collect(sub, longer, wanted);
            });
  }

  @Test
  void whatASchemaDoesNotNameIsRefused() {
    String good = "{\"type\": \"text/plain\", \"size\": 1, \"text\": \"a\"}";
    JsonSchemas.check("clipboard-get", good + "\n" + good);
    for (String bad :
        List.of(
            good.replace("size", "length"),
            good.replace("1", "-1"),
            good.replace("}", ", \"base64\": \"YQ==\"}"),
            "[]")) {
      assertThrows(AssertionError.class, () -> JsonSchemas.check("clipboard-get", bad), bad);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> JsonSchemas.check("clipboard-get", good.replace("}", "")));
  }
}
