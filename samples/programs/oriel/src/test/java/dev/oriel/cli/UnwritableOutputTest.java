// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Output that cannot be written is a failure, and the error names what could not be written.
class UnwritableOutputTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Path FULL = Path.of("/dev/full");

  @TempDir private Path dir;

  /// A disk that is full.
  private static final class Full extends Writer {

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
      throw new IOException("standard output: No space left on device");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private static String fails(Object... words) {
    String[] args = new String[words.length];
    for (int i = 0; i < words.length; i++) {
      args[i] = words[i].toString();
    }
    StringWriter err = new StringWriter();
    int code = Main.run(Output.to(new Full(), false), new PrintWriter(err), args);
    assertEquals(ExitCode.FAILED, code, err::toString);
    assertEquals(1, err.toString().lines().count(), err::toString);
    assertTrue(err.toString().contains("standard output: No space left"), err::toString);
    return err.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--version",
        "list --help",
        "capture --version",
        "doctor",
        "doctor --json",
        "completion"
      })
  void failsWhereItsAnswerCannotBeWritten(String command) {
    String error = fails((Object[]) command.split(" ", -1));
    assertTrue(error.matches("oriel( list| capture| doctor| completion)?: [\\s\\S]*"), error);
  }

  @Test
  @NeedsQemu
  void failsWhereWhatAVmToldCannotBeWritten() throws IOException {
    try (Qemu qemu = Qemu.builder().device("VGA").start()) {
      Path socket = qemu.qmpSocket();
      fails("list", "--qmp", socket);
      fails("list", "--json", "--qmp", socket);
      fails("doctor", "--qmp", socket);
      Path picture = dir.resolve("a.png");
      fails("capture", "--json", "--qmp", socket, "-o", picture);
      assertTrue(Files.isRegularFile(picture));
      Path video = dir.resolve("a.y4m");
      fails("record", "--frames", "1", "--qmp", socket, "-o", video);
      fails("record", "--frames", "1", "--json", "--qmp", socket, "-o", video);
      fails("watch", "--count", "1", "--qmp", socket);
    }
  }

  @Test
  @NeedsQemu
  void namesTheFileOnAFullDisk() throws IOException {
    Guests.skipIf(Files.exists(FULL) ? null : "there is no " + FULL);
    try (Qemu qemu = Qemu.builder().device("VGA").start()) {
      for (String name : List.of("a.png", "a.rgba", "a.jpg")) {
        Path file = Files.createSymbolicLink(dir.resolve(name), FULL);
        String error =
            Oriel.fails(ExitCode.FAILED, "capture", "--qmp", qemu.qmpSocket(), "-o", file);
        assertTrue(error.startsWith("oriel capture: " + file + ": "), error);
      }
      Path video = Files.createSymbolicLink(dir.resolve("a.y4m"), FULL);
      String error =
          Oriel.fails(
              ExitCode.FAILED, "record", "--frames", "1", "--qmp", qemu.qmpSocket(), "-o", video);
      assertTrue(error.startsWith("oriel record: " + video + ": "), error);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {">/dev/full", ">&-", "| :"})
  void endsTheProcessSo(String redirection) throws IOException {
    Guests.skipIf(Files.exists(FULL) ? null : "there is no " + FULL);
    // Not sh: the exit code of its pipeline is that of the last command.
    List<String> command =
        new ArrayList<>(List.of("bash", "-o", "pipefail", "-c", "\"$@\" " + redirection, "bash"));
    command.addAll(OrielProcess.command(List.of(), "completion"));
    try (TestProcess oriel = TestProcess.start(null, Map.of(), command)) {
      assertEquals(ExitCode.FAILED, oriel.awaitExit(LIMIT), oriel::stderr);
      assertTrue(oriel.stderr().contains("oriel completion: standard output: "), oriel::stderr);
    }
  }
}
