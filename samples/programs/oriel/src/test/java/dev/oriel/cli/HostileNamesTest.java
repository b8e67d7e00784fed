// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.oriel.cli.support.ExitCode;
import dev.oriel.cli.support.Json;
import dev.oriel.core.text.CharacterWidth;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.XServer;
import dev.oriel.guest.NeedsBus;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.TestBus;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A VM may have any name. Each command shows it, and no character of the name acts on the
/// terminal, the window or a JSON reader.
class HostileNamesTest {

  /// A name that sets the title of a terminal, rings the bell, changes the colour, returns,
  /// reverses the direction of writing, and is invisible.
  private static final String EVIL =
      "evil\u001b]0;owned\u0007\u001b[31m\rX\u009b1m\u202egnp\u200b仮想";

  private static final String SHOWN =
      "evil\\u001b]0;owned\\u0007\\u001b[31m\\rX\\u009b1m\\u202egnp\\u200b仮想";

  private static final String LINES = "two\nlines";
  private static final String UUID_A = "6d5a0bd8-8a3c-4d2f-8f8d-00000000000a";
  private static final String UUID_B = "6d5a0bd8-8a3c-4d2f-8f8d-00000000000b";

  @TempDir private Path dir;

  @Test
  @NeedsQemu
  @NeedsBus
  void eachCommandShowsWhatActsAsEscapes() throws IOException {
    try (TestBus bus = TestBus.start();
        Qemu a = Qemu.builder().bus(bus.address()).name(EVIL, UUID_A).device("VGA").start();
        Qemu b = Qemu.builder().bus(bus.address()).name(LINES, UUID_B).device("VGA").start()) {
      assertTrue(a.isAlive() && b.isAlive());
      List<List<String>> commands =
          List.of(
              List.of("capture", "-o", dir.resolve("a.png").toString()),
              List.of("record", "-o", dir.resolve("a.y4m").toString()),
              List.of("watch"),
              List.of("view"),
              List.of("doctor"),
              List.of("input", "key", "a"));
      for (List<String> words : commands) {
        speaksOfThem(bus, words);
      }
      Oriel doctor = Oriel.run("doctor", "--bus", bus.address(), "--vm", UUID_A);
      assertSeen(doctor.out());
      assertTrue(doctor.out().contains("\"" + SHOWN + "\""), doctor.out());
    }
  }

  /// With two VMs and none selected, the error lists both on one line.
  private static void speaksOfThem(TestBus bus, List<String> words) {
    List<Object> command = new ArrayList<>(words.subList(0, 1));
    command.addAll(List.of("--bus", bus.address()));
    command.addAll(words.subList(1, words.size()));
    if (words.getFirst().equals("view") && !dev.oriel.cli.support.WindowSystem.present()) {
      // Its first error would be another one.
      return;
    }
    Oriel said = Oriel.run(command.toArray());
    assertEquals(ExitCode.NOT_FOUND, said.exitCode(), said.err());
    assertSeen(said.err());
    assertSeen(said.out());
    assertEquals(1, said.err().lines().count(), said.err());
    assertTrue(said.err().contains("\"" + SHOWN + "\""), said.err());
    assertTrue(said.err().contains("\"two\\nlines\""), said.err());
    command.add(1, "--verbose");
    assertSeen(Oriel.run(command.toArray()).err());
  }

  @Test
  @NeedsQemu
  @NeedsBus
  void listHasALineForEachWithItsColumnsAligned() throws IOException {
    try (TestBus bus = TestBus.start();
        Qemu a = Qemu.builder().bus(bus.address()).name(EVIL, UUID_A).device("VGA").start();
        Qemu b = Qemu.builder().bus(bus.address()).name(LINES, UUID_B).device("VGA").start()) {
      assertTrue(a.isAlive() && b.isAlive());
      String out = Oriel.succeeds("list", "--bus", bus.address()).out();
      assertSeen(out);
      List<String> lines = out.lines().toList();
      assertEquals(3, lines.size(), out);
      Set<Integer> columns = new TreeSet<>();
      for (String line : lines) {
        int uuid = Math.max(line.indexOf("UUID"), line.indexOf("6d5a0bd8"));
        columns.add(CharacterWidth.of(line.substring(0, uuid)));
      }
      assertEquals(1, columns.size(), out);
      assertTrue(out.contains(SHOWN) && out.contains("two\\nlines"), out);
    }
  }

  @Test
  @NeedsQemu
  void jsonHasTheTrueNameInEscapes() throws IOException {
    try (Qemu qemu = Qemu.builder().name(EVIL, UUID_A).device("VGA").start()) {
      String json = Oriel.succeeds("list", "--qmp", qemu.qmpSocket(), "--json").out();
      assertSeen(json);
      assertTrue(json.contains("evil\\u001B]0;owned\\u0007") && json.contains("仮想"), json);
      assertEquals(EVIL, read(json));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u007f", "\u0080", "\u009f", "\u2028", "\ud800", "\udc00", "😀", "\"\\/", "é"})
  void jsonLosesNothing(String value) throws IOException {
    String json =
        Json.text(
            out -> {
              out.writeStartObject();
              out.writeStringField("name", value);
              out.writeEndObject();
            });
    assertSeen(json);
    assertEquals(value, read(json));
  }

  private static String read(String json) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      while (!"name".equals(parser.currentName())) {
        parser.nextToken();
      }
      return String.valueOf(parser.nextTextValue());
    }
  }

  @Test
  @NeedsQemu
  @NeedsXServer
  void theWindowsTitleShowsThem() throws IOException {
    try (XServer x = XServer.start(800, 600);
        Qemu qemu = Qemu.builder().name(EVIL, UUID_A).device("VGA").start();
        TestProcess view =
            Views.start(x.environment(), List.of("--qmp", qemu.qmpSocket().toString()))) {
      // A regular expression, which xdotool searches for.
      Views.awaitTitle(view, x, "evil\\\\u001b\\]0;owned.*202egnp.*Oriel");
    }
  }

  @Test
  void theLogShowsThem() {
    StringWriter err = new StringWriter();
    ErrorReport.uncaught(
        Thread.currentThread(),
        new IllegalStateException(EVIL, new IllegalArgumentException(LINES)),
        new PrintWriter(err, true));
    assertSeen(err.toString());
    assertTrue(err.toString().contains("Exception: " + UntrustedText.line(EVIL)), err::toString);
    assertTrue(err.toString().contains("Caused by: "), err::toString);
  }

  private static void assertSeen(String text) {
    for (String line : text.split("\n", -1)) {
      assertTrue(line.codePoints().allMatch(UntrustedText::isSeen), () -> UntrustedText.line(line));
    }
  }
}
