// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.FrameCapture;
import dev.oriel.cli.support.CommandException;
import dev.oriel.cli.support.ExitCode;
import dev.oriel.cli.support.Json;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.VmConnection;
import dev.oriel.text.TextLine;
import dev.oriel.text.Word;
import dev.oriel.text.reader.TextReader;
import dev.oriel.text.reader.TextReaderException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `oriel text`: prints the text of a console's picture.
@Command(
    name = "text",
    description = {
      "Prints the text that a console shows, line by line.",
      "Text modes and text consoles are read exactly. Other text is recognized by Tesseract, which"
          + " can be wrong."
    })
final class TextCommand implements Callable<Integer> {

  @Mixin private final CaptureSourceOptions source = new CaptureSourceOptions();
  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    CaptureOptions options = source.reading(CaptureOptions.DEFAULT);
    try (TextReader reader = reading.reader();
        PictureDeadline deadline = new PictureDeadline(source.timeout());
        VmConnection vm = source.connect(deadline);
        FrameCapture capture = source.capture(vm, options, deadline);
        CapturedFrame frame = deadline.still(capture)) {
      print(reader, frame);
    } catch (TextReaderException e) {
      throw CommandException.of(String.valueOf(e.getMessage()), e);
    }
    return ExitCode.DONE;
  }

  private void print(TextReader reader, CapturedFrame frame)
      throws CommandException, InterruptedException, IOException {
    PrintWriter out = spec.commandLine().getOut();
    for (TextLine line : reader.read(frame.picture(), reading.region(frame.picture()))) {
      if (source.asJson()) {
        Json.print(out, json -> write(line, json));
      } else {
        out.println(UntrustedText.line(line.text()));
      }
    }
    out.flush();
  }

  private static void write(TextLine line, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("text", line.text());
    Json.writeArea(json, line.area());
    json.writeArrayFieldStart("words");
    for (Word word : line.words()) {
      json.writeStartObject();
      json.writeStringField("text", word.text());
      Json.writeArea(json, word.area());
      json.writeFieldName("confidence");
      json.writeNumber(String.format(Locale.ROOT, "%.2f", word.confidence()));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
