// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.text.DrawnText;
import dev.oriel.text.TextLine;
import dev.oriel.text.TextMatch;
import dev.oriel.text.TextQuery;
import dev.oriel.text.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TextReaderTest {

  private static final TextReader READER = new TextReader();

  @AfterAll
  static void close() {
    READER.close();
  }

  private static DrawnText desktop() {
    return new DrawnText(800, 600, 0xf6f5f4)
        .box(new Rect(0, 0, 800, 30), 0x303030)
        .text("Activities", 12, 20, 13, 0xffffff)
        .text("Where should Debian be installed?", 60, 100, 24, 0x202020)
        .text("The disk will be partitioned and formatted.", 60, 140, 13, 0x404040)
        .frame(new Rect(60, 200, 140, 36), 0x808080)
        .text("Continue", 95, 223, 15, 0x202020)
        .box(new Rect(220, 200, 140, 36), 0x3584e4)
        .text("Go Back", 260, 223, 15, 0xffffff);
  }

  @Test
  void readsADesktop() throws InterruptedException {
    Picture picture = desktop().picture();
    List<String> lines =
        READER.read(picture, picture.bounds()).stream().map(TextLine::text).toList();
    assertEquals(
        List.of(
            "Activities",
            "Where should Debian be installed?",
            "The disk will be partitioned and formatted.",
            "Continue",
            "Go Back"),
        lines);
  }

  @Test
  void saysWhereAWordIs() throws InterruptedException {
    Picture picture = desktop().picture();
    TextMatch match =
        READER
            .search(picture, picture.bounds(), TextQuery.containing("Go Back")::find)
            .orElseThrow();
    assertTrue(new Rect(255, 205, 70, 28).contains(match.area()), match.toString());
    assertTrue(match.area().contains(270, 217), match.toString());
  }

  @Test
  void readsOnlyInTheRegion() throws InterruptedException {
    Picture picture = desktop().picture();
    List<TextLine> lines = READER.read(picture, new Rect(210, 190, 590, 60));
    assertEquals(List.of("Go Back"), lines.stream().map(TextLine::text).toList());
    assertEquals(List.of(), READER.read(picture, new Rect(900, 0, 10, 10)));
  }

  @Test
  void endsAtTheFirstLineThatIsLookedFor() throws InterruptedException {
    Picture picture = desktop().picture();
    List<TextLine> seen = new ArrayList<>();
    Optional<TextLine> first =
        READER.search(
            picture,
            picture.bounds(),
            line -> {
              seen.add(line);
              return Optional.of(line);
            });
    assertEquals(List.of(first.orElseThrow()), seen);
  }

  @Test
  void readsALineOnceWhereverItMoves() throws InterruptedException {
    Picture before = new DrawnText(400, 200, 0xffffff).text("scrolled", 20, 150, 20, 0).picture();
    Picture after = new DrawnText(400, 200, 0xffffff).text("scrolled", 20, 90, 20, 0).picture();
    List<Word> first = READER.read(before, before.bounds()).getFirst().words();
    List<Word> second = READER.read(after, after.bounds()).getFirst().words();
    Word moved = first.getFirst();
    assertEquals(
        List.of(new Word(moved.text(), moved.area().translate(0, -60), moved.confidence())),
        second);
  }

  @Test
  void namesTheLanguageFileThatIsMissing() {
    Picture picture = desktop().picture();
    try (TextReader reader = new TextReader(List.of("eng", "tlh_x"), Map.of())) {
      TextReaderException e =
          assertThrows(TextReaderException.class, () -> reader.read(picture, picture.bounds()));
      assertEquals(
          "text cannot be recognized: no language file tlh_x.traineddata is installed:"
              + " apt install tesseract-ocr-tlh-x",
          e.getMessage());
    }
  }

  @Test
  void refusesANameThatIsNoLanguage() {
    for (String name : List.of("", "../eng", "eng+deu", "a b")) {
      assertThrows(
          IllegalArgumentException.class, () -> new TextReader(List.of(name), Map.of()), name);
    }
    assertThrows(IllegalArgumentException.class, () -> new TextReader(List.of(), Map.of()));
  }
}
