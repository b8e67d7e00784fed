// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text.reader;

import dev.oriel.core.text.DebianPackages;
import dev.oriel.text.Word;
import dev.oriel.text.internal.layout.LineImage;
import dev.oriel.text.internal.tesseract.LanguageFiles;
import dev.oriel.text.internal.tesseract.Recognizer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Recognizers on threads of their own, which are made when the first line has to be recognized.
///
/// Threading: [#submit] from any thread. Ownership: [#close()] ends the threads and frees the
/// recognizers.
final class RecognizerPool implements AutoCloseable {

  /// More threads help no screen, and each takes memory for its networks.
  private static final int MAX_THREADS = 4;

  private final List<String> languages;
  private final Deque<Recognizer> idle = new ArrayDeque<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()),
          Thread.ofPlatform().daemon().name("oriel-text-", 0).factory());
  private boolean closed;

  RecognizerPool(List<String> languages) {
    this.languages = languages;
  }

  /// Begins to recognize a line.
  Future<List<Word>> submit(LineImage line) {
    return threads.submit(() -> read(line));
  }

  private List<Word> read(LineImage line) {
    Recognizer recognizer = take();
    try {
      return recognizer.read(line);
    } finally {
      giveBack(recognizer);
    }
  }

  private Recognizer take() {
    synchronized (idle) {
      @Nullable Recognizer ready = idle.poll();
      if (ready != null) {
        return ready;
      }
    }
    return create();
  }

  private void giveBack(Recognizer recognizer) {
    synchronized (idle) {
      if (!closed) {
        idle.push(recognizer);
        return;
      }
    }
    recognizer.close();
  }

  private Recognizer create() {
    Path data =
        LanguageFiles.directory(languages)
            .orElseThrow(() -> new TextReaderException(missingLanguages()));
    try {
      return new Recognizer(data, String.join("+", languages));
    } catch (LinkageError e) {
      throw new TextReaderException(
          "text cannot be recognized: Tesseract's library is not installed: apt install "
              + DebianPackages.of("libtesseract.so.5"),
          e);
    } catch (IllegalStateException e) {
      throw new TextReaderException(
          "Tesseract cannot load the files of "
              + String.join(", ", languages)
              + " in "
              + data
              + "; they may be damaged or of another version: "
              + e.getMessage(),
          e);
    }
  }

  private String missingLanguages() {
    List<String> missing = LanguageFiles.missing(languages);
    if (missing.isEmpty()) {
      return "the files of "
          + String.join(", ", languages)
          + " are in different directories; set TESSDATA_PREFIX to one that has them all";
    }
    String packages =
        String.join(
            " ", missing.stream().map(name -> "tesseract-ocr-" + name.replace('_', '-')).toList());
    return "text cannot be recognized: no language file "
        + String.join(".traineddata, ", missing)
        + ".traineddata is installed: apt install "
        + packages.toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    threads.shutdown();
    synchronized (idle) {
      closed = true;
      idle.forEach(Recognizer::close);
      idle.clear();
    }
  }
}
