// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text.internal.tesseract;

import dev.oriel.text.Word;
import dev.oriel.text.internal.layout.GreyImage;
import dev.oriel.text.internal.layout.LineImage;
import dev.oriel.text.internal.tesseract.gen.tesseract_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Recognizes the words of one line with Tesseract's neural networks.
///
/// It needs about 20 MiB of native memory for each language.
///
/// Threading: one thread at a time. Ownership: [#close()] frees it.
public final class Recognizer implements AutoCloseable {

  /// What Tesseract assumes if an image has no resolution; without it, it writes a warning.
  private static final int PIXELS_PER_INCH = 300;

  private static final double PERCENT = 100;

  /// What is read with less is a part of a picture that was taken for text.
  private static final double MIN_CONFIDENCE = 0.2;

  /// A word of a screen has fewer bytes.
  private static final int MAX_WORD_BYTES = 1 << 16;

  private final MemorySegment api;
  private boolean closed;

  /// Creates a recognizer.
  ///
  /// @param data the directory with the language files
  /// @param languages names of language files, joined by plus signs: `eng+deu`
  /// @throws LinkageError if Tesseract's library is not installed
  /// @throws IllegalStateException if a language file cannot be loaded
  public Recognizer(Path data, String languages) {
    // jextract takes a C function without a parameter list for a variadic one.
    api = tesseract_h.TessBaseAPICreate.makeInvoker().apply();
    try (Arena arena = Arena.ofConfined()) {
      int status =
          tesseract_h.TessBaseAPIInit3(
              api, arena.allocateFrom(data.toString()), arena.allocateFrom(languages));
      if (status != 0) {
        tesseract_h.TessBaseAPIDelete(api);
        throw new IllegalStateException(
            "TessBaseAPIInit3(" + data + ", " + languages + ") = " + status);
      }
      // Tesseract explains its doubts on stderr otherwise.
      int _ =
          tesseract_h.TessBaseAPISetVariable(
              api, arena.allocateFrom("debug_file"), arena.allocateFrom("/dev/null"));
    }
    tesseract_h.TessBaseAPISetPageSegMode(api, tesseract_h.PSM_SINGLE_LINE());
  }

  /// Returns the words of a line, from left to right. There are none if nothing is readable.
  public List<Word> read(LineImage line) {
    GreyImage image = line.enlarged();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment values = arena.allocateFrom(ValueLayout.JAVA_BYTE, image.values());
      tesseract_h.TessBaseAPISetImage(api, values, image.width(), image.height(), 1, image.width());
      tesseract_h.TessBaseAPISetSourceResolution(api, PIXELS_PER_INCH);
      if (tesseract_h.TessBaseAPIRecognize(api, MemorySegment.NULL) != 0) {
        return List.of();
      }
      MemorySegment results = tesseract_h.TessBaseAPIGetIterator(api);
      if (results.equals(MemorySegment.NULL)) {
        return List.of();
      }
      try {
        return words(results, line, arena);
      } finally {
        tesseract_h.TessResultIteratorDelete(results);
      }
    }
  }

  private static List<Word> words(MemorySegment results, LineImage line, Arena arena) {
    MemorySegment places = tesseract_h.TessResultIteratorGetPageIterator(results);
    MemorySegment box = arena.allocate(ValueLayout.JAVA_INT, 4);
    int level = tesseract_h.RIL_WORD();
    List<Word> words = new ArrayList<>();
    do {
      String text = text(tesseract_h.TessResultIteratorGetUTF8Text(results, level));
      int found =
          tesseract_h.TessPageIteratorBoundingBox(
              places, level, box, box.asSlice(4), box.asSlice(8), box.asSlice(12));
      if (!text.isEmpty() && found != 0) {
        int[] edges = box.toArray(ValueLayout.JAVA_INT);
        double confidence = tesseract_h.TessResultIteratorConfidence(results, level) / PERCENT;
        if (confidence >= MIN_CONFIDENCE) {
          words.add(
              new Word(
                  text,
                  line.toPicture(edges[0], edges[1], edges[2], edges[3]),
                  Math.clamp(confidence, 0, 1)));
        }
      }
    } while (tesseract_h.TessResultIteratorNext(results, level) != 0);
    return words;
  }

  /// Copies and frees a text. Blanks and control characters are left out.
  private static String text(MemorySegment utf8) {
    if (utf8.equals(MemorySegment.NULL)) {
      return "";
    }
    try {
      StringBuilder text = new StringBuilder();
      utf8.reinterpret(MAX_WORD_BYTES)
          .getString(0)
          .codePoints()
          .filter(c -> !Character.isWhitespace(c) && !Character.isISOControl(c))
          .forEach(text::appendCodePoint);
      return text.toString();
    } finally {
      tesseract_h.TessDeleteText(utf8);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      tesseract_h.TessBaseAPIDelete(api);
    }
  }
}
