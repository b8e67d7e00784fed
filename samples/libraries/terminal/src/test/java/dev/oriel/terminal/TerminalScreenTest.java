// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.input.EvdevKey;
import dev.oriel.terminal.internal.vt.CellRow;
import dev.oriel.terminal.internal.vt.Vt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The effect of bytes on a terminal's screen.
class TerminalScreenTest {

  private static final int COLUMNS = 20;
  private static final int ROWS = 5;

  private final TerminalScreen screen = new TerminalScreen(TerminalSize.ofCells(COLUMNS, ROWS));

  private Damage feed(byte[] bytes) {
    screen.feed(ByteBuffer.wrap(bytes));
    return screen.look();
  }

  private Damage feed(String text) {
    return feed(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> lines() {
    return screen.text().lines().toList();
  }

  private static Rect cells(int column, int row, int width, int height) {
    return new Rect(8 * column, 16 * row, 8 * width, 16 * height);
  }

  @Test
  void writesAndTellsWhatChanged() {
    assertEquals(Damage.full(8 * COLUMNS, 16 * ROWS), screen.look(), "all, at first");
    assertEquals(Damage.NONE, screen.look());
    Damage damage = feed("login: ");
    assertEquals(cells(0, 0, 8, 1), damage.bounds(), "the text and the cursor behind it");
    assertEquals("login:", lines().getFirst());
    assertTrue(screen.hasCursorAt(0, 7));
    assertEquals(cells(7, 0, 2, 1), feed("r").bounds());
    assertEquals(Damage.NONE, feed(""), "nothing new");
    assertEquals(Damage.NONE, feed("\r\033[8C"), "the same place");
  }

  @Test
  void wrapsLongLinesAndScrolls() {
    feed("0123456789012345678901234\r\nb\r\nc\r\nd\r\ne");
    assertEquals(List.of("01234", "b", "c", "d", "e"), lines());
    screen.scroll(1);
    Damage _ = screen.look();
    assertEquals(List.of("01234567890123456789", "01234", "b", "c", "d"), lines());
    assertFalse(screen.hasCursorAt(4, 1), "the cursor is below");
    feed("\r\nf");
    assertEquals("01234567890123456789", lines().getFirst(), "the shown old lines stay");
    screen.scroll(Integer.MIN_VALUE);
    Damage _ = screen.look();
    assertEquals(List.of("b", "c", "d", "e", "f"), lines());
  }

  @Test
  void keepsAThousandLines() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      text.append(i).append("\r\n");
    }
    feed(text.toString());
    screen.scroll(Integer.MAX_VALUE);
    Damage _ = screen.look();
    assertEquals(List.of("1996", "1997", "1998", "1999", "2000"), lines());
  }

  @ParameterizedTest
  @CsvSource({
    "31, cd0000, 000000",
    "1;31, ff0000, 000000",
    "94, 5c5cff, 000000",
    "42, d0d0d0, 00cd00",
    "38;5;196, ff0000, 000000",
    "38;5;244, 808080, 000000",
    "48;5;21, d0d0d0, 0000ff",
    "38;2;1;2;3;48;2;250;251;252, 010203, fafbfc",
    "7, 000000, d0d0d0",
    "7;31, 000000, cd0000",
    "31;0, d0d0d0, 000000",
    "38:2::1:2:3, 010203, 000000",
    "38:5:196, ff0000, 000000",
    "8, 000000, 000000",
  })
  void colours(String attributes, String fore, String back) {
    feed("\033[" + attributes + "mX");
    CellRow row = screen.row(0);
    assertEquals(
        fore + " on " + back,
        String.format(Locale.ROOT, "%06x on %06x", row.foreground(0), row.background(0)));
  }

  @Test
  void styles() {
    feed("\033[1mb\033[0;4mu\033[0mp");
    CellRow row = screen.row(0);
    assertTrue(row.has(0, CellRow.BOLD) && !row.has(0, CellRow.UNDERLINE));
    assertTrue(row.has(1, CellRow.UNDERLINE) && !row.has(1, CellRow.BOLD));
    assertFalse(row.has(2, CellRow.BOLD) || row.has(2, CellRow.UNDERLINE));
  }

  @Test
  void wideCharactersTakeTwoPlaces() {
    Damage _ = screen.look();
    Damage damage = feed("a漢b");
    CellRow row = screen.row(0);
    assertTrue(row.has(1, CellRow.WIDE));
    assertEquals(CellRow.SECOND_HALF, row.text(2));
    assertEquals('b', row.text(3));
    assertEquals("a漢b", lines().getFirst());
    assertEquals(cells(0, 0, 5, 1), damage.bounds());
    feed("\r" + "x".repeat(COLUMNS - 1) + "字");
    assertEquals("字", lines().get(1), "half of it has no room");
  }

  @Test
  void joinsMarksWithTheirLetters() {
    feed("e\u0301 n\u0303");
    assertEquals("é ñ", lines().getFirst());
  }

  @Test
  void splitSequencesAreWhole() {
    byte[] bytes = "\033[31mé漢".getBytes(StandardCharsets.UTF_8);
    for (byte b : bytes) {
      feed(new byte[] {b});
    }
    assertEquals("é漢", lines().getFirst());
    assertEquals(0xcd0000, screen.row(0).foreground(0));
  }

  @Test
  void theAlternateScreenLeavesNoLines() {
    feed("shell");
    feed("\033[?1049h\033[2J\033[Heditor\r\n1\r\n2\r\n3\r\n4\r\n5\r\n6");
    assertEquals("2", lines().getFirst());
    feed("\033[?1049l");
    assertEquals("shell", lines().getFirst());
    screen.scroll(10);
    assertEquals(Damage.NONE, screen.look(), "none of it is history");
  }

  @Test
  void hidesAndShowsTheCursor() {
    Damage _ = screen.look();
    assertTrue(screen.hasCursorAt(0, 0));
    assertEquals(cells(0, 0, 1, 1), feed("\033[?25l").bounds());
    assertFalse(screen.hasCursorAt(0, 0));
    assertEquals(cells(0, 0, 1, 1), feed("\033[?25h").bounds());
  }

  @Test
  void resizes() {
    feed("one\r\ntwo\r\nthree");
    screen.resize(TerminalSize.ofCells(30, 2));
    Damage damage = screen.look();
    assertEquals(Damage.full(240, 32), damage);
    assertEquals(List.of("two", "three"), lines());
    screen.scroll(1);
    Damage _ = screen.look();
    assertEquals(List.of("one", "two"), lines());
    screen.resize(new TerminalSize(1, 1, 1));
    Damage _ = screen.look();
    assertEquals(1, lines().size());
    screen.resize(TerminalSize.ofCells(200, 100));
    feed("\033[2J\033[100;200HX");
    assertEquals('X', screen.row(99).text(199));
    screen.resize(new TerminalSize(3 * 8 * 2 + 5, 40, 2));
    Damage _ = screen.look();
    assertEquals(3, screen.row(0).columns());
    assertEquals(1, screen.rows());
  }

  @Test
  void answersWhatTheGuestAsks() {
    feed("ab\033[6n");
    assertEquals("\033[1;3R", output());
  }

  private String output() {
    return new String(screen.vt().takeAnswers(), StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void survivesWhateverComes(long seed) {
    Random random = new Random(seed);
    String[] pieces = {
      "\033[",
      "\033]",
      "\033P",
      "\033_",
      "\033(0",
      "\033#3",
      "\033#8",
      "\033c",
      "\033[?1049h",
      "\033[?1049l",
      "\033[?7l",
      "\033[?6h",
      "\033[1;2r",
      "\033[999999999999;999999999999H",
      "\033[2147483647@",
      "\033[2147483647L",
      "\033[2147483647S",
      "\033[-1;-5X",
      "\033[38;5;300m",
      "\033[38;2;999;999;999m",
      "\033[4:3m",
      "\033[6n",
      "\033[c",
      "\033[?25l",
      "\033[18t",
      "\u0301",
      "漢",
      "👩‍👩‍👧‍👦",
      "\u202e",
      "\t",
      "\b",
      "\r",
      "\n",
      "\f",
      "\u0007",
      "\033\\",
      "\u009b31m"
    };
    for (int round = 0; round < 300; round++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int i = 0; i < 20; i++) {
        if (random.nextInt(3) == 0) {
          byte[] noise = new byte[random.nextInt(40)];
          random.nextBytes(noise);
          bytes.writeBytes(noise);
        } else {
          bytes.writeBytes(pieces[random.nextInt(pieces.length)].getBytes(StandardCharsets.UTF_8));
        }
      }
      Damage damage = feed(bytes.toByteArray());
      TerminalSize size = screen.size();
      Rect whole = Rect.ofSize(size.width(), size.height());
      damage.rects().forEach(r -> assertTrue(whole.contains(r), r + " of " + whole));
      byte[] _ = screen.vt().takeAnswers();
      if (round % 7 == 0) {
        screen.resize(
            new TerminalSize(1 + random.nextInt(900), 1 + random.nextInt(500), 1 + round % 2));
      }
      screen.scroll(random.nextInt(9) - 4);
    }
    screen.resize(TerminalSize.ofCells(COLUMNS, ROWS));
    feed("\u0018\033\\\033c\033[Hstill here");
    assertEquals("still here", lines().getFirst());
  }

  @Test
  void anEndlessStringKeepsNoMemory() {
    Runtime runtime = Runtime.getRuntime();
    byte[] part = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
    feed("\033]0;");
    long before = residentKilobytes();
    for (int i = 0; i < 64; i++) {
      feed(part);
    }
    long grown = residentKilobytes() - before;
    assertTrue(grown < 32 << 10, grown + " KB for 64 MB, of " + runtime.totalMemory());
    feed("\u0007after");
    assertEquals("after", lines().getFirst());
  }

  private static long residentKilobytes() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("no VmRSS");
  }

  @Test
  void keysAreWhatTheTerminalSays() {
    TerminalKeyboard keyboard = new TerminalKeyboard(screen.vt());
    assertEquals("\033[A", key(keyboard, EvdevKey.KEY_UP));
    feed("\033[?1h");
    assertEquals("\033OA", key(keyboard, EvdevKey.KEY_UP), "as vi asks for");
    assertEquals("\033[5~", key(keyboard, EvdevKey.KEY_PAGEUP));
    assertEquals("\033OP", key(keyboard, EvdevKey.KEY_F1));
    assertEquals("\033[24~", key(keyboard, EvdevKey.KEY_F12));
    assertEquals("\u007f", key(keyboard, EvdevKey.KEY_BACKSPACE));
    assertEquals("\r", key(keyboard, EvdevKey.KEY_ENTER, KeyModifier.SHIFT));
    assertEquals("\033[Z", key(keyboard, EvdevKey.KEY_TAB, KeyModifier.SHIFT));
    assertEquals("\033[1;5D", key(keyboard, EvdevKey.KEY_LEFT, KeyModifier.CTRL));
    assertEquals("", key(keyboard, EvdevKey.KEY_A), "it has a character");
  }

  private static String key(TerminalKeyboard keyboard, EvdevKey key, KeyModifier... held) {
    return new String(keyboard.key(key, Set.of(held)), StandardCharsets.US_ASCII);
  }

  @Test
  void charactersAreThemselvesOrControl() {
    TerminalKeyboard keyboard = new TerminalKeyboard(screen.vt());
    assertEquals("ä", character(keyboard, 'ä'));
    assertEquals("\u0003", character(keyboard, 'c', KeyModifier.CTRL));
    assertEquals("\u0003", character(keyboard, 'C', KeyModifier.CTRL, KeyModifier.SHIFT));
    assertEquals("\r", character(keyboard, 'm', KeyModifier.CTRL));
    assertEquals("\u001b", character(keyboard, '[', KeyModifier.CTRL));
    assertEquals("\0", character(keyboard, ' ', KeyModifier.CTRL));
    assertEquals("\033x", character(keyboard, 'x', KeyModifier.ALT));
    assertEquals("\033ß", character(keyboard, 'ß', KeyModifier.ALT));
  }

  private static String character(TerminalKeyboard keyboard, int character, KeyModifier... held) {
    return new String(keyboard.character(character, Set.of(held)), StandardCharsets.UTF_8);
  }

  @Test
  void pastesWithoutKeysThatNobodyStruck() {
    TerminalKeyboard keyboard = new TerminalKeyboard(screen.vt());
    String text = "ls\r\n\033[201~rm\u0003\tü\n";
    assertEquals("ls\r[201~rm\tü\r", new String(keyboard.paste(text), StandardCharsets.UTF_8));
    feed("\033[?2004h");
    assertEquals("\033[200~ls\033[201~", new String(keyboard.paste("ls"), StandardCharsets.UTF_8));
    assertEquals("a\rb", new String(keyboard.type("a\nb"), StandardCharsets.UTF_8));
  }

  @Test
  void paintsLettersWithTheirColours() {
    TerminalPainter painter = new TerminalPainter();
    feed("\033[38;2;255;0;0;48;2;0;0;255mI\033[0m");
    IntBuffer pixels = IntBuffer.allocate(8 * 16);
    painter.paint(screen, cells(0, 0, 1, 1), pixels);
    byte[] letter = TerminalFont.load().letter('I');
    for (int i = 0; i < 8 * 16; i++) {
      boolean set = (letter[i / 8] >> (7 - i % 8) & 1) != 0;
      assertEquals(set ? 0xff0000 : 0x0000ff, pixels.get(i), "pixel " + i);
    }
    painter.paint(screen, cells(1, 0, 1, 1), pixels);
    assertEquals(Vt.FOREGROUND, pixels.get(0), "the cursor");
  }

  @Test
  void paintsPartsAsThePictureHasThem() {
    screen.resize(new TerminalSize(333, 101, 2));
    feed("\033[4munder\033[0m 漢字 \033[1mbold\033[0m ─┼█ \uFFFD\r\nsecond");
    TerminalPainter painter = new TerminalPainter();
    IntBuffer whole = IntBuffer.allocate(333 * 101);
    painter.paint(screen, Rect.ofSize(333, 101), whole);
    Random random = new Random(7);
    for (int round = 0; round < 50; round++) {
      int x = random.nextInt(333);
      int y = random.nextInt(101);
      Rect part = new Rect(x, y, 1 + random.nextInt(333 - x), 1 + random.nextInt(101 - y));
      IntBuffer pixels = IntBuffer.allocate((int) part.area());
      painter.paint(screen, part, pixels);
      for (int i = 0; i < part.area(); i++) {
        int at = (part.y() + i / part.width()) * 333 + part.x() + i % part.width();
        assertEquals(whole.get(at), pixels.get(i), part + " pixel " + i);
      }
    }
    assertNotEquals(0, whole.get(2 * 14 * 333), "the underline");
  }

  @Test
  void theFontHasWhatConsolesDraw() {
    TerminalFont font = TerminalFont.load();
    for (int c = 0x20; c < 0x7f; c++) {
      assertTrue(font.knows(c), "ASCII " + c);
    }
    for (int c = 0xa0; c <= 0x17f; c++) {
      assertTrue(font.knows(c), "Latin " + c);
    }
    for (int c = 0x2500; c <= 0x259f; c++) {
      assertTrue(font.knows(c), "boxes and blocks " + c);
    }
    for (int c = 0x410; c <= 0x44f; c++) {
      assertTrue(font.knows(c), "Cyrillic " + c);
    }
  }
}
