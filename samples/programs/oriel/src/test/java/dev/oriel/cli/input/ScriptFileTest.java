// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests text files in the encodings that editors of several systems write.
final class ScriptFileTest {

  private static final String TEXT = "type é\r\nkey a\rkey b\n";
  private static final List<String> LINES = List.of("type é", "key a", "key b");

  private static List<String> lines(byte[] file) throws IOException, InputScript.SyntaxException {
    return ScriptFile.lines(new ByteArrayInputStream(file), "keys.txt");
  }

  private static List<String> lines(String text, Charset charset)
      throws IOException, InputScript.SyntaxException {
    return lines(text.getBytes(charset));
  }

  @Test
  void readsUtf8AndUtf16WithAndWithoutMarks() throws Exception {
    assertEquals(LINES, lines(TEXT, StandardCharsets.UTF_8));
    assertEquals(LINES, lines("\ufeff" + TEXT, StandardCharsets.UTF_8));
    assertEquals(LINES, lines("\ufeff" + TEXT, StandardCharsets.UTF_16LE));
    assertEquals(LINES, lines("\ufeff" + TEXT, StandardCharsets.UTF_16BE));
    assertEquals(List.of(), lines(new byte[0]));
  }

  @Test
  void namesWhatIsNoUtf8AndTheRemedy() {
    assertEquals(
        "keys.txt is not UTF-8: byte 0xe9 in line 2; if it is Latin-1, convert it: iconv -f LATIN1"
            + " -t UTF-8",
        refused("key a\r\ntype caf\u00e9", StandardCharsets.ISO_8859_1));
    assertEquals(
        "keys.txt has a zero byte in line 1: is it UTF-16? convert it: iconv -f UTF-16LE -t UTF-8",
        refused("key a", StandardCharsets.UTF_16LE));
  }

  @Test
  void anEndlessFileIsNotReadForEver() {
    byte[] large = new byte[(1 << 24) + 1];
    String message =
        assertThrows(InputScript.SyntaxException.class, () -> lines(large)).getMessage();
    assertEquals("keys.txt is larger than 16 MiB", message);
  }

  private static String refused(String text, Charset charset) {
    return String.valueOf(
        assertThrows(InputScript.SyntaxException.class, () -> lines(text, charset)).getMessage());
  }
}
