// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text.reader;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.text.TextLine;
import dev.oriel.text.Word;
import dev.oriel.text.internal.glyphs.GlyphFont;
import dev.oriel.text.internal.glyphs.GlyphReader;
import dev.oriel.text.internal.layout.GreyImage;
import dev.oriel.text.internal.layout.LineFinder;
import dev.oriel.text.internal.layout.LineImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Reads the text of pictures of screens.
///
/// Text modes and consoles in the font of the VGA are read pixel by pixel, without a doubt. Other
/// text is recognized by Tesseract, line by line, on all processors. A line is recognized once: as
/// long as its pixels do not change, what was read is known, wherever it is in the picture.
///
/// Tesseract's library and language files are needed only when a picture has text in another font.
///
/// Threading: one thread at a time. Ownership: [#close()] frees native memory and ends threads.
public final class TextReader implements AutoCloseable {

  /// The languages of [#TextReader()].
  public static final List<String> DEFAULT_LANGUAGES = List.of("eng");

  /// Names of language files: `eng`, `chi_sim`, `script/Latin`.
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z0-9_]{1,64}");

  /// The share of a line that is in rows of glyphs, from which it is known.
  private static final double KNOWN_SHARE = 0.5;

  private final GlyphReader glyphs;
  private final LineCache cache = new LineCache();
  private final RecognizerPool recognizers;

  /// Creates a reader of English.
  public TextReader() {
    this(DEFAULT_LANGUAGES, Map.of());
  }

  /// Creates a reader. Language files are not loaded before they are needed.
  ///
  /// @param languages names of Tesseract's language files, as `eng`, `deu` or `chi_sim`
  /// @param font glyphs of 8 by 16 pixels to know beside those of the VGA: 16 bytes for each
  ///   character, one for each row, with the leftmost column in bit 7
  /// @throws IllegalArgumentException if there is no name, or one that no language has
  public TextReader(List<String> languages, Map<Integer, byte[]> font) {
    if (languages.isEmpty()) {
      throw new IllegalArgumentException("no language; eng is one, for example");
    }
    for (String language : languages) {
      if (!LANGUAGE.matcher(language).matches()) {
        throw new IllegalArgumentException(
            "\"" + language + "\" is no name of a language; eng, deu and chi_sim are, for example");
      }
    }
    glyphs = new GlyphReader(GlyphFont.installedWith(font));
    recognizers = new RecognizerPool(List.copyOf(languages));
  }

  /// Reads all lines in a region, from the top, then from the left.
  ///
  /// @throws TextReaderException if text has to be recognized and something for it is missing
  /// @throws InterruptedException if the thread is interrupted
  public List<TextLine> read(Picture picture, Rect region) throws InterruptedException {
    List<TextLine> lines = new ArrayList<>();
    Optional<TextLine> none =
        search(
            picture,
            region,
            line -> {
              lines.add(line);
              return Optional.empty();
            });
    assert none.isEmpty();
    lines.sort(
        Comparator.comparingInt((TextLine line) -> line.area().y())
            .thenComparingInt(line -> line.area().x()));
    return lines;
  }

  /// Reads lines until one is what is looked for. Known lines come first, then those that have to
  /// be recognized, each group from the top. What is not read by then is not read.
  ///
  /// @param query returns what is looked for, or empty if the line does not contain it
  /// @return the first result, or empty if no line has one
  /// @throws TextReaderException if text has to be recognized and something for it is missing
  /// @throws InterruptedException if the thread is interrupted
  public <T> Optional<T> search(Picture picture, Rect region, Function<TextLine, Optional<T>> query)
      throws InterruptedException {
    Rect inside = region.intersect(picture.bounds());
    if (inside.isEmpty()) {
      return Optional.empty();
    }
    GlyphReader.Reading reading = glyphs.read(picture, inside);
    for (TextLine line : reading.lines()) {
      Optional<T> found = query.apply(line);
      if (found.isPresent()) {
        return found;
      }
    }
    return searchOthers(picture, inside, reading.rows(), query);
  }

  private <T> Optional<T> searchOthers(
      Picture picture, Rect inside, List<Rect> rows, Function<TextLine, Optional<T>> query)
      throws InterruptedException {
    List<Unread> unread = new ArrayList<>();
    for (Rect found : LineFinder.find(GreyImage.of(picture, inside))) {
      Rect line = found.translate(inside.x(), inside.y());
      if (!isIn(rows, line)) {
        LineImage image = LineImage.of(picture, line);
        LineCache.Key key = LineCache.key(image);
        List<Word> words = cache.get(key, image);
        if (words == null) {
          unread.add(new Unread(image, key));
        } else {
          Optional<T> result = apply(query, words);
          if (result.isPresent()) {
            return result;
          }
        }
      }
    }
    return recognize(unread, query);
  }

  private static boolean isIn(List<Rect> rows, Rect line) {
    long known = rows.stream().mapToLong(row -> row.intersect(line).area()).sum();
    return known >= KNOWN_SHARE * line.area();
  }

  private <T> Optional<T> recognize(List<Unread> unread, Function<TextLine, Optional<T>> query)
      throws InterruptedException {
    List<Future<List<Word>>> results =
        unread.stream().map(line -> recognizers.submit(line.image)).toList();
    try {
      for (int i = 0; i < results.size(); i++) {
        List<Word> words = results.get(i).get();
        cache.put(unread.get(i).key, unread.get(i).image, words);
        Optional<T> result = apply(query, words);
        if (result.isPresent()) {
          return result;
        }
      }
      return Optional.empty();
    } catch (ExecutionException e) {
      throw asUnchecked(e);
    } finally {
      results.forEach(result -> result.cancel(false));
    }
  }

  private static RuntimeException asUnchecked(ExecutionException e) {
    return switch (e.getCause()) {
      case TextReaderException missing ->
          new TextReaderException(String.valueOf(missing.getMessage()), missing);
      case null, default -> new IllegalStateException("a line was not recognized", e.getCause());
    };
  }

  private static <T> Optional<T> apply(Function<TextLine, Optional<T>> query, List<Word> words) {
    return words.isEmpty() ? Optional.empty() : query.apply(new TextLine(words));
  }

  /// Ends the threads and frees the recognizers. A line that is being recognized is finished first.
  @Override
  public void close() {
    recognizers.close();
  }

  /// A line that has to be recognized.
  private record Unread(LineImage image, LineCache.Key key) {}
}
