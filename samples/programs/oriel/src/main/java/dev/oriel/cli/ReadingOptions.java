// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.cli.support.CommandException;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.terminal.TerminalFont;
import dev.oriel.text.reader.TextReader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options of all commands that read the text of a picture: the part of the picture, and the
/// languages.
final class ReadingOptions {

  @Option(
      names = "--region",
      paramLabel = "X,Y,WxH",
      converter = Region.class,
      description = "Look only at this part of the picture.")
  private @Nullable Rect region;

  @Option(
      names = "--language",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "eng",
      description =
          "The languages of text that has to be recognized, by the names of Tesseract's files"
              + " (default: ${DEFAULT-VALUE}). Debian's packages are called tesseract-ocr-NAME.")
  private List<String> languages = List.of();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /// Creates a reader of these languages, which also knows the font of text consoles.
  ///
  /// Ownership: the caller closes it.
  TextReader reader() {
    try {
      return new TextReader(languages, TerminalFont.glyphs());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--language: " + e.getMessage(), e);
    }
  }

  /// Returns the part to read, or null for the whole picture.
  @Nullable Rect region() {
    return region;
  }

  /// Returns the part of a picture to read.
  ///
  /// @throws CommandException if the picture does not contain it
  Rect region(Picture picture) throws CommandException {
    Rect part = region;
    if (part == null) {
      return picture.bounds();
    }
    if (!picture.bounds().contains(part)) {
      throw CommandException.of(
          "--region " + part + " is not inside the picture, which has " + picture.bounds(), null);
    }
    return part;
  }
}
