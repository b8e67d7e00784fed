// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.support;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.text.UntrustedText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Serial;
import java.io.StringWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Writes one JSON document for scripts, on one line.
///
/// The values are unchanged, including text that a VM or a bus has chosen: characters that would
/// act on a terminal are written as JSON escapes, which readers of JSON decode.
///
/// The documents are written field by field with Jackson's generator. Serialising records with
/// jackson-jr would sort the fields by name, would need reflection into these packages, and would
/// make the names of Java fields part of what scripts rely on.
public final class Json {

  /// Writes the values of one document.
  @FunctionalInterface
  public interface Document {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private static final JsonFactory FACTORY = new JsonFactory().setCharacterEscapes(new Escapes());

  private Json() {}

  /// Escapes invisible characters, in addition to those that JSON requires. The halves of a
  /// surrogate pair arrive one by one and are escaped, too.
  private static final class Escapes extends CharacterEscapes {

    @Serial private static final long serialVersionUID = 1L;

    private static final int DELETE = 0x7f;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = CharacterEscapes.standardAsciiEscapesForJSON();
      codes[DELETE] = CharacterEscapes.ESCAPE_STANDARD;
      return codes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      return UntrustedText.isSeen(character)
          ? null
          : new SerializedString(String.format(Locale.ROOT, "\\u%04X", character));
    }
  }

  /// Prints a document and a newline, or nothing if `document` fails.
  public static void print(PrintWriter out, Document document) throws IOException {
    out.println(text(document));
    out.flush();
  }

  /// Writes the fields of a part of a picture: `x`, `y`, `width`, `height`.
  public static void writeArea(JsonGenerator json, Rect area) throws IOException {
    json.writeNumberField("x", area.x());
    json.writeNumberField("y", area.y());
    json.writeNumberField("width", area.width());
    json.writeNumberField("height", area.height());
  }

  /// Returns the document as text.
  public static String text(Document document) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      document.writeTo(json);
    }
    return text.toString();
  }
}
