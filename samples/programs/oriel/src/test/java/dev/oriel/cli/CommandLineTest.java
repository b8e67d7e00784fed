// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.pictures.PictureFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

class CommandLineTest {

  @Test
  void helpNamesEachCommandAndTheExitCodes() {
    String help = Oriel.succeeds("--help").out();
    for (var command : Main.commandLine().getSubcommands().entrySet()) {
      boolean hidden = command.getValue().getCommandSpec().usageMessage().hidden();
      assertEquals(!hidden, help.contains("  " + command.getKey() + " "), help);
    }
    assertTrue(help.contains("no such VM or console"), help);
  }

  @Test
  void eachCommandHasHelpVersionAndVerbose() {
    for (String command : Main.commandLine().getSubcommands().keySet()) {
      String help = Oriel.succeeds(command, "--help").out();
      assertTrue(help.contains("--verbose"), help);
      assertTrue(help.contains("--version"), help);
    }
  }

  @Test
  void saysItsVersionOnOneLine() {
    String version = Oriel.succeeds("--version").out();
    assertTrue(version.matches("oriel \\S+ \\(Java .*\\)\\R"), version);
    assertFalse(version.contains("unknown"), version);
    assertEquals(version, Oriel.succeeds("doctor", "--version").out());
  }

  @Test
  void wrongUsageIsOneLineThatNamesTheHelp() {
    assertEquals("oriel: a command is missing; see oriel --help", Oriel.fails(ExitCode.USAGE));
    String error = Oriel.fails(ExitCode.USAGE, "docto");
    assertTrue(error.contains("did you mean doctor?"), error);
    error = Oriel.fails(ExitCode.USAGE, "doctor", "--no-such-option");
    assertTrue(error.startsWith("oriel doctor: "), error);
    assertTrue(error.endsWith("; see oriel doctor --help"), error);
  }

  @Test
  void suggestsOnlyWhatIsNear() {
    String error = Oriel.fails(ExitCode.USAGE, "nosuch");
    assertEquals(
        "oriel: there is no command 'nosuch'; the commands are: list, view, capture, record, watch,"
            + " text, wait, find, click, needle, input, clipboard, chardev, doctor, demo,"
            + " completion; see oriel --help",
        error);
    String[][] meant = {
      {"veiw", "view"}, {"rec", "record"}, {"captur", "capture"}, {"lst", "list"}, {"wach", "watch"}
    };
    for (String[] m : meant) {
      error = Oriel.fails(ExitCode.USAGE, m[0]);
      assertTrue(error.contains("did you mean " + m[1] + "?"), error);
    }
    error = Oriel.fails(ExitCode.USAGE, "list", "--jso");
    assertTrue(error.contains("there is no option '--jso'; did you mean --json?"), error);
    error = Oriel.fails(ExitCode.USAGE, "list", "--qqqqq");
    assertFalse(error.contains("did you mean"), error);
    error = Oriel.fails(ExitCode.USAGE, "list", "everything");
    assertTrue(error.contains("unexpected argument 'everything'"), error);
  }

  /// Errors name no function of a library and no Java class.
  @Test
  void errorsAreInTheWordsOfTheirUser(@TempDir Path dir) throws IOException {
    Path binary = Files.write(dir.resolve("script"), new byte[] {'\n', (byte) 0xfc});
    String error = Oriel.fails(ExitCode.USAGE, "input", "--script", binary);
    assertTrue(error.startsWith("oriel input: " + binary + " is not UTF-8: byte 0xfc"), error);
    assertTrue(error.contains("iconv -f LATIN1"), error);
    error = Oriel.fails(ExitCode.FAILED, "input", "--script", dir);
    assertTrue(error.startsWith("oriel input: " + dir + ": "), error);
    error = Oriel.fails(ExitCode.USAGE, "input", "--layout", "klingon", "type", "a");
    assertTrue(error.startsWith("oriel input: there is no keyboard layout klingon"), error);
    error = Oriel.fails(ExitCode.FAILED, "list", "--bus", "foo");
    assertTrue(error.contains("that is no address of a bus, such as unix:path="), error);
    error = Oriel.fails(ExitCode.FAILED, "list", "--bus", "unix:path=" + dir.resolve("bus"));
    assertTrue(error.contains("there is no socket " + dir.resolve("bus") + "; is the bus"), error);
    error = Oriel.fails(ExitCode.FAILED, "list", "--qmp", binary);
    assertTrue(error.contains(binary + " is no socket"), error);
    error = Oriel.fails(ExitCode.USAGE, "list", "--bus", "a", "--qmp", "b");
    assertFalse(error.contains("Error:"), error);
  }

  /// Help and errors show values as users type them. Values may be typed in any case.
  @Test
  void valuesHaveOneStyle() {
    for (CommandLine command : Main.commandLine().getSubcommands().values()) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        Iterable<String> candidates = option.completionCandidates();
        if (candidates != null) {
          candidates.forEach(c -> assertEquals(c.toLowerCase(Locale.ROOT), c, option::toString));
        }
      }
      String help = command.getUsageMessage();
      assertFalse(help.matches("(?s).*\\b(PNG|FIT|SHARP|AUTO|NEAREST)\\b.*"), help);
    }
    String error = Oriel.fails(ExitCode.USAGE, "view", "--scaling", "nosuch");
    assertTrue(error.contains("'nosuch' is none of fit, exact, integer"), error);
    error = Oriel.fails(ExitCode.USAGE, "capture", "-o", "a", "--format", "bmp");
    assertTrue(error.contains("'bmp' is none of png, ppm, rgba, jpeg"), error);
    assertEquals(PictureFormat.PNG, new CaptureCommand.Formats().convert("PNG"));
    error = Oriel.fails(ExitCode.USAGE, "capture", "-o", "a.png", "--count", "many");
    assertTrue(error.contains("'many' is not a whole number"), error);
  }

  @Test
  void readsSecondsWithDecimals() {
    assertEquals(Duration.ofMillis(1500), new Seconds().convert("1.5"));
    assertEquals(Duration.ofSeconds(10), new Seconds().convert("10"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "NaN", "Infinity", "1e300", "ten", ""})
  void refusesWhatIsNoTime(String text) {
    assertThrows(TypeConversionException.class, () -> new Seconds().convert(text));
  }

  @Test
  void allOptionsHaveADescription() {
    for (CommandLine command : Main.commandLine().getSubcommands().values()) {
      command
          .getCommandSpec()
          .options()
          .forEach(o -> assertTrue(o.description().length > 0, () -> command + " " + o));
    }
  }
}
