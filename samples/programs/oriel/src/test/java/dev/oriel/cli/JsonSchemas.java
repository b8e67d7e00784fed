// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;

/// The schemas of the JSON that commands write. [Oriel#run] checks all output against them.
///
/// Threading: any thread.
final class JsonSchemas {

  /// The folder of the schemas in the package of the commands.
  static final String FOLDER = "schemas/";

  static final String SUFFIX = ".schema.json";

  /// The statistics of a view.
  static final String VIEW_STATS = "view-stats";

  private static final Map<String, JsonSchema> LOADED = new HashMap<>();

  /// The commands that write what another one writes.
  private static final Map<String, String> SAME = Map.of("wait", "find", "click", "find");

  private JsonSchemas() {}

  /// Returns the name of a command's schema.
  ///
  /// @param command the names of the command, without `oriel`
  static String nameFor(List<String> command) {
    String name = String.join("-", command);
    return SAME.getOrDefault(name, name);
  }

  /// Checks the documents that a command has written.
  ///
  /// @param words the command line
  static void check(String[] words, String out) {
    List<CommandLine> commands = Main.commandLine().parseArgs(words).asCommandLineList();
    check(nameFor(commands.stream().skip(1).map(CommandLine::getCommandName).toList()), out);
  }

  /// Reads the statistics of a view, and checks them.
  static String readStats(Path file) throws IOException {
    String text = Files.readString(file);
    check(VIEW_STATS, text);
    return text;
  }

  /// Checks documents, one on each line.
  ///
  /// @throws AssertionError if the schema does not allow one, or if it is no JSON
  static void check(String schema, String documents) {
    documents
        .lines()
        .forEach(
            line -> assertEquals(Set.of(), load(schema).validate(line, InputFormat.JSON), line));
  }

  private static synchronized JsonSchema load(String name) {
    return LOADED.computeIfAbsent(
        name,
        _ -> {
          try (InputStream file = Main.class.getResourceAsStream(FOLDER + name + SUFFIX)) {
            return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(file);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
