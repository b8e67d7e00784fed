// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.cli.support.CommandException;
import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.screen.match.Needle;
import dev.oriel.screen.match.NeedleDraft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `oriel needle`: cuts an image to look for out of a picture.
@Command(
    name = "needle",
    description = {
      "Cuts an image to look for (a needle) out of a picture, and writes it with a file of the same"
          + " name that ends in .json: which parts count, where to click, and its tags, in the"
          + " format of openQA.",
      "`oriel find --image`, `wait --image`, `click --image` and tests read both files. All places"
          + " are pixels of the picture."
    })
final class NeedleCommand implements Callable<Integer> {

  private static final String SUFFIX = ".png";

  /// The end of the name of a screen's newest picture in a failed test's report.
  private static final String LAST = "-last.png";

  @Parameters(
      paramLabel = "PICTURE",
      description =
          "The picture, such as one of `oriel capture`; or the directory of a failed test's report,"
              + " whose last picture is read.")
  private Path picture = Path.of("");

  @Option(
      names = "--area",
      required = true,
      paramLabel = "X,Y,WxH",
      converter = Region.class,
      description =
          "A part of the picture that counts; may be given several times. The needle is as large as"
              + " all of them together.")
  private List<Rect> areas = new ArrayList<>();

  @Option(
      names = "--exclude",
      paramLabel = "X,Y,WxH",
      converter = Region.class,
      description =
          "A part of the --area that does not count, such as a clock; may be given several times.")
  private List<Rect> excluded = new ArrayList<>();

  @Option(
      names = "--click",
      paramLabel = "X,Y",
      converter = Point.class,
      description = "Where to click, inside an --area (default: in the middle).")
  private @Nullable Rect click;

  @Option(
      names = "--tag",
      paramLabel = "NAME",
      description =
          "A name for what the needle shows, by which tests look for it; may be given several"
              + " times.")
  private List<String> tags = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The needle's picture: a name that ends in .png.")
  private Path file = Path.of("");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandException {
    if (!file.toString().endsWith(SUFFIX)) {
      throw new ParameterException(
          spec.commandLine(), "'" + file + "' does not end in .png; needles are PNG files");
    }
    CaptureSourceOptions.checkDirectory(file);
    Path from = Files.isDirectory(picture) ? last(picture) : picture;
    Needle needle = write(from);
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%s: %dx%d pixels of %s%n",
            UntrustedText.line(file.toString()),
            needle.width(),
            needle.height(),
            UntrustedText.line(from.toString()));
    return ExitCode.DONE;
  }

  private Needle write(Path from) throws CommandException {
    try {
      return new NeedleDraft(areas, excluded, click, tags).write(from, file);
    } catch (NoSuchFileException e) {
      throw CommandException.of("there is no file " + from, e);
    } catch (IOException | IllegalArgumentException e) {
      throw CommandException.of(String.valueOf(e.getMessage()), e);
    }
  }

  /// Returns the only screen's newest picture in a report.
  private static Path last(Path report) throws CommandException {
    List<Path> found;
    try (Stream<Path> files = Files.list(report)) {
      found = files.filter(f -> f.toString().endsWith(LAST)).sorted().toList();
    } catch (IOException e) {
      throw CommandException.of(report + " cannot be read: " + e.getMessage(), e);
    }
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw CommandException.of(
        report
            + (found.isEmpty()
                ? " has no picture that ends in " + LAST + "; give the file of a picture"
                : " has the pictures of several screens; give one of "
                    + String.join(", ", found.stream().map(Path::toString).toList())),
        null);
  }

  /// Reads a pixel's place as an area of one pixel.
  static final class Point implements ITypeConverter<Rect> {

    private static final Pattern PARTS = Pattern.compile("(\\d{1,5}),(\\d{1,5})");

    @Override
    public Rect convert(String value) {
      Matcher m = PARTS.matcher(value);
      if (!m.matches()) {
        throw new TypeConversionException(
            "'" + value + "' is not a place in a picture; give X,Y, such as 100,200");
      }
      return new Rect(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)), 1, 1);
    }
  }
}
