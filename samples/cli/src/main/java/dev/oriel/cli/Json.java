package dev.oriel.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

/// Writes one JSON document for scripts, on one line.
public final class Json {

  /// Writes the document's content.
  @FunctionalInterface
  public interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /// Prints a document and a newline; nothing of it where `content` fails.
  static void print(PrintWriter out, Content content) throws IOException {
    out.println(text(content));
    out.flush();
  }

  /// The document as text.
  public static String text(Content content) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      content.writeTo(json);
    }
    return text.toString();
  }
}
