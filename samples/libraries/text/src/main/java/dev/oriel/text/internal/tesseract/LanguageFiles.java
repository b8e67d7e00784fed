// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text.internal.tesseract;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where Tesseract's language files are installed.
public final class LanguageFiles {

  /// Debian's directory, and those of others.
  private static final List<String> DIRECTORIES =
      List.of(
          "/usr/share/tesseract-ocr/5/tessdata",
          "/usr/share/tesseract-ocr/4.00/tessdata",
          "/usr/share/tessdata",
          "/usr/local/share/tessdata");

  private LanguageFiles() {}

  /// Returns the first directory that has the files of all languages. Tesseract's own variable
  /// `TESSDATA_PREFIX` names a directory that comes first.
  ///
  /// @param languages names of files without `.traineddata`
  public static Optional<Path> directory(List<String> languages) {
    return directories().filter(directory -> missing(directory, languages).isEmpty()).findFirst();
  }

  /// Returns the languages whose file is in no directory.
  public static List<String> missing(List<String> languages) {
    return languages.stream().filter(language -> directory(List.of(language)).isEmpty()).toList();
  }

  private static Stream<Path> directories() {
    String own = System.getenv("TESSDATA_PREFIX");
    return Stream.concat(Stream.ofNullable(own), DIRECTORIES.stream()).map(Path::of);
  }

  private static List<String> missing(Path directory, List<String> languages) {
    return languages.stream()
        .filter(language -> !Files.isReadable(directory.resolve(language + ".traineddata")))
        .toList();
  }
}
