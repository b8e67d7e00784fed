// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.cli.support.CommandException;
import dev.oriel.core.geometry.Rect;
import dev.oriel.screen.match.Needle;
import dev.oriel.screen.targets.Target;
import dev.oriel.text.TextQuery;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options of all commands that look for something in a picture: a text or an image.
final class TargetOptions {

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

  @Option(
      names = "--errors",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "How many characters of --text may be missing, too many, or others (default:"
              + " ${DEFAULT-VALUE}).")
  private int errors;

  @Option(
      names = "--image",
      paramLabel = "FILE",
      split = ",",
      description =
          "The file with the image; of several, any. Transparent pixels do not count. A file of the"
              + " same name that ends in .json says what else does not count and where to click,"
              + " in the format of openQA.")
  private List<Path> images = List.of();

  @Option(
      names = "--likeness",
      paramLabel = "SCORE",
      defaultValue = "0.9",
      description =
          "How like the --image a place must be, 0 to 1 (default: ${DEFAULT-VALUE}). 1 is an equal"
              + " image.")
  private double likeness;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /// Returns whether one of the options was given.
  boolean given() {
    return text != null || regex != null || !images.isEmpty();
  }

  /// Returns the target, of which exactly one must be given.
  ///
  /// @param region the part of the picture that it must be in, or null
  /// @throws CommandException if a file cannot be read
  Target target(@Nullable Rect region) throws CommandException {
    int given = (text == null ? 0 : 1) + (regex == null ? 0 : 1) + (images.isEmpty() ? 0 : 1);
    if (given != 1) {
      throw usage("give one of --text, --regex and --image");
    }
    Target target = images.isEmpty() ? new Target.Text(query()) : image();
    return region == null ? target : target.in(region);
  }

  private TextQuery query() {
    try {
      if (regex != null) {
        return TextQuery.matching(Pattern.compile(regex));
      }
      return TextQuery.like(String.valueOf(text), errors);
    } catch (PatternSyntaxException e) {
      throw usage("--regex: " + e.getDescription() + " at character " + (e.getIndex() + 1));
    } catch (IllegalArgumentException e) {
      throw usage("--text: " + e.getMessage());
    }
  }

  private Target image() throws CommandException {
    if (!(likeness >= 0 && likeness <= 1)) {
      throw usage("--likeness " + likeness + ": 0 to 1 are possible");
    }
    List<Needle> needles = new ArrayList<>();
    for (Path file : images) {
      try {
        needles.add(Needle.load(file));
      } catch (NoSuchFileException e) {
        throw CommandException.of("there is no file " + file, e);
      } catch (IOException | IllegalArgumentException e) {
        throw CommandException.of(String.valueOf(e.getMessage()), e);
      }
    }
    return new Target.Image(needles, 1 - likeness);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
