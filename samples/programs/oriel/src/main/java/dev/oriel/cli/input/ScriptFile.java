// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Decodes the bytes of a script into lines of text.
///
/// A script is in UTF-8, or in UTF-16 with a byte order mark, as some Windows programs write it.
/// Lines end with LF, CR LF or CR.
public final class ScriptFile {

  /// The limit of bytes, far above what a user types.
  private static final int LARGEST = 1 << 24;

  private static final byte[] UTF_8_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final byte[] UTF_16_BE_MARK = {(byte) 0xfe, (byte) 0xff};
  private static final byte[] UTF_16_LE_MARK = {(byte) 0xff, (byte) 0xfe};

  private ScriptFile() {}

  /// Reads a script's lines.
  ///
  /// @param name the name of the script in errors
  /// @throws InputScript.SyntaxException if it is not a text; the message names the line and the
  ///   remedy
  /// @throws IOException if it cannot be read
  public static List<String> lines(InputStream in, String name)
      throws IOException, InputScript.SyntaxException {
    byte[] all = in.readNBytes(LARGEST + 1);
    if (all.length > LARGEST) {
      throw new InputScript.SyntaxException(
          String.format(Locale.ROOT, "%s is larger than %d MiB", name, LARGEST >> 20));
    }
    return text(all, name).lines().toList();
  }

  private static String text(byte[] all, String name) throws InputScript.SyntaxException {
    if (startsWith(all, UTF_16_LE_MARK)) {
      return decode(all, UTF_16_LE_MARK.length, StandardCharsets.UTF_16LE, name);
    }
    if (startsWith(all, UTF_16_BE_MARK)) {
      return decode(all, UTF_16_BE_MARK.length, StandardCharsets.UTF_16BE, name);
    }
    int mark = startsWith(all, UTF_8_MARK) ? UTF_8_MARK.length : 0;
    String text = decode(all, mark, StandardCharsets.UTF_8, name);
    int zero = text.indexOf(0);
    if (zero >= 0) {
      throw new InputScript.SyntaxException(
          String.format(
              Locale.ROOT,
              "%s has a zero byte in line %d: is it UTF-16? convert it: iconv -f UTF-16LE -t UTF-8",
              name,
              lineAt(text, zero)));
    }
    return text;
  }

  private static boolean startsWith(byte[] all, byte[] mark) {
    return all.length >= mark.length && Arrays.equals(all, 0, mark.length, mark, 0, mark.length);
  }

  private static String decode(byte[] all, int from, Charset charset, String name)
      throws InputScript.SyntaxException {
    ByteBuffer bytes = ByteBuffer.wrap(all, from, all.length - from);
    try {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(bytes)
          .toString();
    } catch (CharacterCodingException e) {
      // The decoder stops at the first malformed bytes.
      int at = bytes.position();
      String before = new String(all, from, at - from, charset);
      throw new InputScript.SyntaxException(
          String.format(
              Locale.ROOT,
              "%s is not %s: byte 0x%02x in line %d; if it is Latin-1, convert it: iconv -f LATIN1 -t UTF-8",
              name,
              charset.name(),
              all[at] & 0xff,
              lineAt(before, before.length())));
    }
  }

  private static long lineAt(String text, int end) {
    return text.substring(0, end)
            .replace("\r\n", "\n")
            .chars()
            .filter(c -> c == '\n' || c == '\r')
            .count()
        + 1;
  }
}
