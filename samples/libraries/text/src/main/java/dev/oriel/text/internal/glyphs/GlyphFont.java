// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text.internal.glyphs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The font of text modes, of 8 by 16 pixels: each glyph with its character.
///
/// QEMU's VGA BIOS has the font that its text modes show. The consoles of Linux and of QEMU itself
/// use nearly the same. It is read from the BIOS that is installed beside QEMU.
///
/// Threading: immutable.
public final class GlyphFont {

  /// Where QEMU's packages install the VGA BIOS.
  private static final List<Path> BIOSES =
      List.of(
          Path.of("/usr/share/seabios/vgabios-stdvga.bin"),
          Path.of("/usr/share/qemu/vgabios-stdvga.bin"),
          Path.of("/usr/local/share/qemu/vgabios-stdvga.bin"));

  /// A VGA BIOS has at most 64 KiB.
  private static final int MAX_BIOS_BYTES = 1 << 16;

  /// The rows of the letter A.
  private static final byte[] LETTER_A = {
    0,
    0,
    0x10,
    0x38,
    0x6c,
    (byte) 0xc6,
    (byte) 0xc6,
    (byte) 0xfe,
    (byte) 0xc6,
    (byte) 0xc6,
    (byte) 0xc6,
    (byte) 0xc6,
    0,
    0,
    0,
    0
  };

  /// The characters of code page 437, by their codes.
  private static final String CODE_PAGE_437 =
      " ☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼"
          + " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~⌂"
          + "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
          + "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ ";

  /// The rows in which text modes show their cursor.
  private static final int[][] CURSORS = {{14, 16}, {13, 15}, {13, 16}, {15, 16}, {14, 15}};

  private final Map<Glyph, Character> characters;

  private GlyphFont(Map<Glyph, Character> characters) {
    this.characters = characters;
  }

  /// Returns the font of the VGA BIOS that is installed beside QEMU, and other glyphs.
  ///
  /// @param others 16 bytes for each character, one for each row, with the leftmost column in bit
  ///   7; characters outside of the Basic Multilingual Plane are left out
  public static GlyphFont installedWith(Map<Integer, byte[]> others) {
    return with(installedBios(), others);
  }

  /// Returns the font of a VGA BIOS, if it has one, and other glyphs.
  static GlyphFont with(byte[] bios, Map<Integer, byte[]> others) {
    Map<Glyph, Character> characters = new HashMap<>();
    characters.put(Glyph.BLANK, ' ');
    int first = firstGlyph(bios);
    if (first >= 0) {
      // Characters that look the same are read as those of ASCII.
      for (int code = ' '; code < CODE_PAGE_437.length() + ' '; code++) {
        int index = code % CODE_PAGE_437.length();
        characters.putIfAbsent(
            Glyph.of(bios, first + index * Glyph.HEIGHT), CODE_PAGE_437.charAt(index));
      }
    }
    new TreeMap<>(others)
        .forEach(
            (codePoint, rows) -> {
              if (Character.isBmpCodePoint(codePoint)) {
                characters.putIfAbsent(Glyph.of(rows, 0), (char) codePoint.intValue());
              }
            });
    return new GlyphFont(characters);
  }

  /// Returns the VGA BIOS, or no bytes if none can be read. Text in its font is recognized then.
  private static byte[] installedBios() {
    for (Path bios : BIOSES) {
      try {
        if (Files.isRegularFile(bios) && Files.size(bios) <= MAX_BIOS_BYTES) {
          return Files.readAllBytes(bios);
        }
      } catch (IOException _) {
        // The next one is tried.
      }
    }
    return new byte[0];
  }

  /// Finds the font in a VGA BIOS by its letter A.
  ///
  /// @return the offset of its first glyph, or -1 if there is no font
  private static int firstGlyph(byte[] bios) {
    for (int at = 0; at + Glyph.HEIGHT <= bios.length; at++) {
      if (Arrays.equals(bios, at, at + Glyph.HEIGHT, LETTER_A, 0, Glyph.HEIGHT)) {
        int first = at - 'A' * Glyph.HEIGHT;
        if (first >= 0 && first + CODE_PAGE_437.length() * Glyph.HEIGHT <= bios.length) {
          return first;
        }
      }
    }
    return -1;
  }

  /// Returns the character that a cell shows, in whichever colours, with or without a cursor.
  ///
  /// @return null if the font has no such glyph
  @Nullable Character character(Glyph cell) {
    Character found = lookUp(cell);
    for (int i = 0; found == null && i < CURSORS.length; i++) {
      found = lookUp(cell.withoutCursor(CURSORS[i][0], CURSORS[i][1]));
    }
    return found;
  }

  private @Nullable Character lookUp(Glyph cell) {
    Character found = characters.get(cell);
    return found == null ? characters.get(cell.inverse()) : found;
  }
}
