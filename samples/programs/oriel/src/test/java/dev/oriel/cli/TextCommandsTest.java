// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests `oriel text` and `oriel wait` on the text mode of a BIOS and on a text console.
@NeedsQemu
class TextCommandsTest {

  private static final String TIMEOUT = "60";

  /// A PC that has nothing to boot from, and says so.
  private static Qemu bios() throws IOException {
    return Qemu.builder()
        .arguments("-bios", "bios-256k.bin", "-vga", "std", "-monitor", "vc")
        .start();
  }

  private static Oriel waits(Qemu qemu, String... arguments) {
    return Oriel.run(arguments("wait", qemu, arguments));
  }

  private static Object[] arguments(String command, Qemu qemu, String... arguments) {
    Object[] all = new Object[3 + arguments.length];
    all[0] = command;
    all[1] = "--qmp";
    all[2] = qemu.qmpSocket();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return all;
  }

  @Test
  void waitsForATextOfTheBiosAndPrintsTheScreen() throws IOException {
    try (Qemu qemu = bios()) {
      Oriel waited = waits(qemu, "--text", "No bootable device.", "--timeout", TIMEOUT);
      assertEquals(ExitCode.DONE, waited.exitCode(), waited.err());
      assertTrue(waited.out().matches("0,\\d+,171x16 No bootable device\\.\n"), waited.out());
      List<String> lines = Oriel.succeeds(arguments("text", qemu)).out().lines().toList();
      assertTrue(lines.getFirst().startsWith("SeaBIOS (version "), lines.toString());
      assertEquals("No bootable device.", lines.getLast());
    }
  }

  @Test
  void saysTheBestMatchIfTheTextDoesNotCome() throws IOException {
    try (Qemu qemu = bios()) {
      assertEquals(
          ExitCode.DONE,
          waits(qemu, "--regex", "No boot.*device", "--timeout", TIMEOUT).exitCode());
      Oriel missed = waits(qemu, "--text", "No footable device", "--timeout", "0.5");
      assertEquals(ExitCode.TIMED_OUT, missed.exitCode(), missed.err());
      assertTrue(
          missed
              .err()
              .matches(
                  "(?s)oriel wait: no text \"No footable device\" within 0\\.5 s: the best match is"
                      + " \"No bootable device\" \\(0\\.94\\) at 162x16\\+0\\+\\d+; give a longer"
                      + " --timeout\n"),
          missed.err());
      Oriel near =
          waits(qemu, "--text", "No footable device", "--errors", "1", "--json", "--timeout", "5");
      assertEquals(ExitCode.DONE, near.exitCode(), near.err());
      assertTrue(near.out().startsWith("{\"text\":\"No bootable device\",\"x\":0,"), near.out());
    }
  }

  @Test
  void waitsUntilATextIsGone() throws IOException {
    try (Qemu qemu = bios()) {
      assertEquals(
          ExitCode.DONE, waits(qemu, "--text", "SeaBIOS", "--timeout", TIMEOUT).exitCode());
      Oriel still = waits(qemu, "--text", "SeaBIOS", "--gone", "--timeout", "0.5");
      assertEquals(ExitCode.TIMED_OUT, still.exitCode(), still.err());
      assertTrue(still.err().contains("the text \"SeaBIOS\" was not gone within"), still.err());
      Oriel gone = waits(qemu, "--text", "Windows", "--gone");
      assertEquals(ExitCode.DONE, gone.exitCode(), gone.err());
      assertEquals("", gone.out());
    }
  }

  @Test
  void readsATextConsoleExactly() throws IOException {
    try (Qemu qemu = bios()) {
      List<String> lines =
          Oriel.succeeds(arguments("text", qemu, "--console", "monitor")).out().lines().toList();
      assertTrue(
          lines.getFirst().matches("QEMU \\S+ monitor - type 'help' for more information"),
          lines.toString());
      assertEquals("(qemu)", lines.get(1));
    }
  }

  @Test
  void refusesWhatCannotBeLookedFor() throws IOException {
    Oriel blank = Oriel.run("wait", "--text", "  ");
    assertEquals(ExitCode.USAGE, blank.exitCode());
    assertTrue(blank.err().contains("--text: a text of 0 characters"), blank.err());
    Oriel open = Oriel.run("wait", "--regex", "a(");
    assertEquals(ExitCode.USAGE, open.exitCode());
    assertTrue(open.err().contains("--regex: Unclosed group"), open.err());
    Oriel language = Oriel.run("text", "--language", "../x");
    assertEquals(ExitCode.USAGE, language.exitCode());
    assertTrue(language.err().contains("\"../x\" is no name of a language"), language.err());
  }
}
