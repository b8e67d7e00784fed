// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.guest.Guests;
import dev.oriel.guest.Qemu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// Tests what shells complete, with the shells themselves. `oriel` is a script here that knows two
/// VMs; what the real one names is tested with a VM.
class CompletionTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path dir;

  @BeforeEach
  void makeOriel() throws IOException {
    Path oriel = dir.resolve("oriel");
    Files.writeString(
        oriel,
        """
        #!/bin/sh
        echo "$@" >>'DIR/asked'
        printf 'debian 12\\ndesktop\\n'
        """
            .replace("DIR", dir.toString()));
    Files.setPosixFilePermissions(oriel, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String file : List.of("vm.qmp", "boot file.png")) {
      Files.createFile(dir.resolve(file));
    }
    for (String shell : List.of("bash", "zsh", "fish")) {
      Files.writeString(dir.resolve("oriel." + shell), Oriel.succeeds("completion", shell).out());
    }
  }

  private List<String> run(String shell, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(shell));
    command.addAll(List.of(arguments));
    String path = dir + ":" + System.getenv("PATH");
    try (TestProcess process =
        TestProcess.start(dir, Map.of("PATH", path, "HOME", dir.toString()), command)) {
      List<String> lines = process.stdout().lines().toList();
      assertEquals(0, process.awaitExit(LIMIT), process.stderr());
      return lines;
    }
  }

  /// Returns what bash proposes for the last word.
  private List<String> bash(String... words) throws IOException {
    String script =
        ". ./oriel.bash; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _complete_oriel;"
            + " printf '%s\\n' \"${COMPREPLY[@]}\"";
    List<String> arguments = new ArrayList<>(List.of("--norc", "-c", script, "bash"));
    arguments.addAll(List.of(words));
    return run("bash", arguments.toArray(String[]::new)).stream()
        .filter(l -> !l.isEmpty())
        .toList();
  }

  @Test
  void bashCompletesCommandsOptionsAndWords() throws IOException {
    assertEquals(List.of("completion"), bash("oriel", "comp"));
    assertEquals(List.of("--verbose", "--version"), sorted(bash("oriel", "--ver")));
    assertEquals(List.of("completion"), bash("oriel", "--verbose", "comp"));
    assertEquals(List.of("--json"), bash("oriel", "doctor", "--j"));
    assertEquals(List.of("integer"), bash("oriel", "view", "--scaling", "int"));
    assertEquals(List.of("integer"), bash("oriel", "view", "--scaling", "=", "int"));
    assertEquals(
        List.of("exact", "fit", "integer"), sorted(bash("oriel", "view", "--scaling", "=")));
    assertEquals(List.of("zsh"), bash("oriel", "completion", "z"));
    assertEquals(List.of(), bash("oriel", "view", "--exit-after", ""));
  }

  @Test
  void bashCompletesFilesAndTheNamesOfNow() throws IOException {
    assertEquals(List.of("vm.qmp"), bash("oriel", "list", "--qmp", "vm"));
    assertEquals(List.of("boot file.png"), bash("oriel", "capture", "-o", "bo"));
    assertEquals(List.of("debian\\ 12"), bash("oriel", "view", "--vm", "deb"));
    assertEquals(
        List.of("debian\\ 12", "desktop"),
        bash("oriel", "capture", "--qmp", "=", "vm.qmp", "--console", ""));
    List<String> asked = Files.readAllLines(dir.resolve("asked"));
    assertEquals(List.of("complete vm", "complete console --qmp=vm.qmp"), asked);
  }

  private static List<String> sorted(List<String> words) {
    return words.stream().sorted().toList();
  }

  /// The other shells read the whole script, and have each option.
  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void theScriptNamesEachOptionThatHelpShows(String shell) throws IOException {
    String script = Files.readString(dir.resolve("oriel." + shell));
    for (CommandLine command : Main.commandLine().getSubcommands().values()) {
      if (!command.getCommandSpec().usageMessage().hidden()) {
        for (OptionSpec option : command.getCommandSpec().options()) {
          String name = option.longestName();
          String written = shell.equals("fish") ? "-l " + name.substring(2) : name;
          assertTrue(script.contains(written), () -> command.getCommandName() + " " + name);
        }
      }
    }
    assertTrue(script.contains("complete"), script);
    if (isInstalled(shell)) {
      assertEquals(List.of(), run(shell, "-n", "oriel." + shell));
    }
  }

  @Test
  void fishCompletes() throws IOException {
    Guests.skipIf(isInstalled("fish") ? null : "fish is not installed");
    assertEquals(List.of("doctor"), fish("oriel doc"));
    assertEquals(List.of("--json"), fish("oriel doctor --js"));
    assertEquals(List.of("integer"), fish("oriel view --scaling in"));
    assertEquals(List.of("debian 12"), fish("oriel view --vm deb"));
    assertEquals(List.of("vm.qmp"), fish("oriel list --qmp vm"));
  }

  /// Returns what fish proposes, without the descriptions.
  private List<String> fish(String line) throws IOException {
    return run("fish", "--no-config", "-c", "source oriel.fish; complete -C '" + line + "'")
        .stream()
        .map(l -> l.replaceFirst("\\t.*", ""))
        .toList();
  }

  private static boolean isInstalled(String program) {
    for (String directory : String.valueOf(System.getenv("PATH")).split(":", -1)) {
      if (Files.isExecutable(Path.of(directory, program))) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aShellThatIsNotKnownIsRefusedWithThoseThatAre() {
    assertEquals(Oriel.succeeds("completion").out(), Oriel.succeeds("completion", "bash").out());
    String error = Oriel.fails(ExitCode.USAGE, "completion", "tcsh");
    assertTrue(error.contains("'tcsh' is none of bash, zsh, fish"), error);
  }

  @Test
  void namesTheConsolesOfAVmAndNothingWhereThereIsNone() throws Exception {
    Guests.needQemu();
    try (Qemu qemu = Qemu.builder().virtioGpu("").arguments("-serial", "vc").start()) {
      List<String> names =
          Oriel.succeeds("complete", "console", "--qmp", qemu.qmpSocket()).out().lines().toList();
      assertTrue(names.contains("0") && names.contains("serial0"), names::toString);
    }
    assertEquals("", Oriel.succeeds("complete", "console", "--qmp", dir.resolve("no")).out());
    assertEquals(
        "", Oriel.succeeds("complete", "vm", "--bus", "unix:path=" + dir.resolve("no")).out());
  }
}
