// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oriel.capture.CaptureException;
import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.CaptureTimeoutException;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.FrameCapture;
import dev.oriel.capture.UnreadableFrameException;
import dev.oriel.cli.support.CommandException;
import dev.oriel.cli.support.ExitCode;
import dev.oriel.cli.support.Json;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.VmConnection;
import dev.oriel.text.TextMatch;
import dev.oriel.text.TextQuery;
import dev.oriel.text.reader.TextReader;
import dev.oriel.text.reader.TextReaderException;
import dev.oriel.text.reader.TextSearch;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `oriel wait`: waits until a console shows a text, or no longer shows it.
@Command(
    name = "wait",
    description = {
      "Waits until a console shows a text, and prints the place and what is written there.",
      "The exit code is 4 if the text does not appear within the --timeout."
    })
final class WaitCommand implements Callable<Integer> {

  @Mixin private final CaptureSourceOptions source = new CaptureSourceOptions();
  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @ArgGroup(multiplicity = "1")
  private Wanted wanted = new Wanted();

  /// What to wait for.
  static final class Wanted {

    @Option(
        names = "--text",
        paramLabel = "TEXT",
        description =
            "The text, which stands in one line. Blanks do not count. In text that has to be"
                + " recognized, characters that look alike count as equal, such as l, I and 1.")
    private @Nullable String text;

    @Option(
        names = "--regex",
        paramLabel = "PATTERN",
        description = "A regular expression of Java, for a part of a line.")
    private @Nullable String regex;
  }

  @Option(
      names = "--errors",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "How many characters of --text may be missing, too many, or others (default:"
              + " ${DEFAULT-VALUE}).")
  private int errors;

  @Option(names = "--gone", description = "Wait until the text is no longer shown.")
  private boolean gone;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    TextQuery query = query();
    CaptureOptions options = source.reading(CaptureOptions.DEFAULT);
    try (TextReader reader = reading.reader();
        PictureDeadline deadline = new PictureDeadline(source.timeout());
        VmConnection vm = source.connect(deadline);
        FrameCapture capture = source.capture(vm, options, deadline)) {
      Optional<TextMatch> match = await(query, new TextSearch(reader, query), capture, deadline);
      if (match.isPresent()) {
        print(match.get());
      }
    } catch (TextReaderException e) {
      throw CommandException.of(String.valueOf(e.getMessage()), e);
    }
    return ExitCode.DONE;
  }

  private TextQuery query() {
    try {
      if (wanted.regex != null) {
        return TextQuery.matching(Pattern.compile(wanted.regex));
      }
      return TextQuery.like(String.valueOf(wanted.text), errors);
    } catch (PatternSyntaxException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--regex: " + e.getDescription() + " at character " + (e.getIndex() + 1),
          e);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--text: " + e.getMessage(), e);
    }
  }

  /// Waits until the text is shown, or gone.
  ///
  /// @return where it is shown; empty if it is gone
  private Optional<TextMatch> await(
      TextQuery query, TextSearch search, FrameCapture capture, PictureDeadline deadline)
      throws CommandException, InterruptedException {
    CapturedFrame frame = null;
    try {
      frame = capture.current(deadline.left());
      while (true) {
        Optional<TextMatch> found = search.find(frame.picture(), reading.region(frame.picture()));
        if (found.isPresent() != gone) {
          return found;
        }
        frame.close();
        frame = capture.next(deadline.left());
      }
    } catch (CaptureTimeoutException | UnreadableFrameException e) {
      throw deadline.timedOut(
          (gone ? "the text " + query + " was not gone" : "no text " + query),
          frame == null
              ? String.valueOf(e.getMessage())
              : UntrustedText.line(search.describeBest()));
    } catch (CaptureException e) {
      throw CommandException.of(String.valueOf(e.getMessage()), e);
    } finally {
      if (frame != null) {
        frame.close();
      }
    }
  }

  private void print(TextMatch match) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (source.asJson()) {
      Json.print(out, json -> write(match, json));
    } else {
      out.println(place(match.area()) + " " + UntrustedText.line(match.text()));
      out.flush();
    }
  }

  private static String place(Rect area) {
    return area.x() + "," + area.y() + "," + area.width() + "x" + area.height();
  }

  private static void write(TextMatch match, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("text", match.text());
    Json.writeArea(json, match.area());
    json.writeFieldName("score");
    json.writeNumber(String.format(Locale.ROOT, "%.2f", match.score()));
    json.writeEndObject();
  }
}
