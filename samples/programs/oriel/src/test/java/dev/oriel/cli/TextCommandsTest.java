// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests `oriel text`, `wait`, `find` and `click` on the text mode of a BIOS and on a text console.
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
                  "(?s)oriel wait: the text \"No footable device\" did not appear within 0\\.5 s: the best match is"
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

  /// One VM for all that looks at the prompt of the monitor, which does not change.
  @Test
  void findsTextsAndImagesAndSaysWhyItDoesNotClick(@TempDir Path dir) throws IOException {
    try (Qemu qemu = bios()) {
      String console = "--console=monitor";
      Oriel found =
          Oriel.succeeds(arguments("find", qemu, console, "--regex", "QEMU|help", "--json"));
      assertTrue(
          found
              .out()
              .startsWith(
                  "{\"text\":\"QEMU\",\"x\":0,\"y\":0,\"width\":32,\"height\":16,\"score\":1.00,"
                      + "\"clickX\":16,\"clickY\":8}\n"),
          found.out());
      Oriel nowhere = Oriel.run(arguments("find", qemu, console, "--text", "(qamu)"));
      assertEquals(ExitCode.FAILED, nowhere.exitCode(), nowhere.err());
      assertEquals(
          "oriel find: the text \"(qamu)\" is not there: the best match is \"(qemu)\" (0.83) at"
              + " 48x16+0+16\n",
          nowhere.err());

      Path file = dir.resolve("prompt.png");
      Oriel _ =
          Oriel.succeeds(
              arguments("capture", qemu, console, "--region", "0,16,48x16", "-o", file.toString()));
      Oriel image = waits(qemu, console, "--image", file.toString(), "--timeout", TIMEOUT);
      assertEquals("0,16,48x16 prompt.png\n", image.out(), image.err());
      Oriel missed = waits(qemu, "--image", file.toString(), "--likeness", "1", "--timeout", "0.5");
      assertEquals(ExitCode.TIMED_OUT, missed.exitCode(), missed.err());
      assertTrue(
          missed
              .err()
              .matches(
                  "oriel wait: prompt\\.png \\(48x16\\) did not appear within 0\\.5 s: the best match"
                      + " of prompt\\.png, at 48x16\\+\\d+\\+\\d+, has a score of 0\\.\\d+, 1\\.000 is"
                      + " needed; give a longer --timeout\n"),
          missed.err());

      Oriel click = Oriel.run(arguments("click", qemu, console, "--text", "(qemu)"));
      assertEquals(ExitCode.FAILED, click.exitCode(), click.err());
      assertTrue(click.err().contains("text console, which has no pointer"), click.err());
      Oriel rests = waits(qemu, console, "--stable", "100", "--timeout", TIMEOUT);
      assertEquals(new Oriel(ExitCode.DONE, "", ""), rests);
      Oriel same = waits(qemu, console, "--change", "--timeout", "0.5");
      assertEquals(ExitCode.TIMED_OUT, same.exitCode(), same.err());
      assertTrue(same.err().startsWith("oriel wait: no change within 0.5 s: "), same.err());
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
    Oriel nothing = Oriel.run("wait");
    assertEquals(ExitCode.USAGE, nothing.exitCode());
    assertTrue(nothing.err().contains("give one of --text, --regex, --image,"), nothing.err());
    Oriel both = Oriel.run("find", "--text", "a", "--image", "b.png");
    assertEquals(ExitCode.USAGE, both.exitCode());
    Oriel file = Oriel.run("click", "--image", "/nonexistent.png");
    assertEquals(ExitCode.FAILED, file.exitCode());
    assertTrue(file.err().contains("there is no file /nonexistent.png"), file.err());
    Oriel language = Oriel.run("text", "--language", "../x");
    assertEquals(ExitCode.USAGE, language.exitCode());
    assertTrue(language.err().contains("\"../x\" is no name of a language"), language.err());
  }
}
