// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.internal.search;

import static dev.oriel.screen.targets.Target.all;
import static dev.oriel.screen.targets.Target.any;
import static dev.oriel.screen.targets.Target.colour;
import static dev.oriel.screen.targets.Target.image;
import static dev.oriel.screen.targets.Target.none;
import static dev.oriel.screen.targets.Target.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.screen.match.Needle;
import dev.oriel.screen.targets.Target;
import dev.oriel.terminal.TerminalFont;
import dev.oriel.text.TextQuery;
import dev.oriel.text.reader.TextReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Searches of targets in pictures that change.
final class SearchTest {

  private static final Map<Integer, byte[]> FONT = TerminalFont.glyphs();
  private static final int CELL_WIDTH = 8;
  private static final int CELL_HEIGHT = 16;

  private final TextReader reader = new TextReader(TextReader.DEFAULT_LANGUAGES, FONT);
  private final Searcher searcher = new Searcher(reader);
  private final Picture screen = new Picture(640, 480);
  private final Picture star = noise(40, 30, 1);
  private final Picture moon = noise(40, 30, 2);

  @AfterEach
  void close() {
    reader.close();
  }

  private static Picture noise(int width, int height, long seed) {
    Random random = new Random(seed);
    Picture picture = new Picture(width, height);
    for (int y = 0; y < height; y += 5) {
      for (int x = 0; x < width; x += 5) {
        picture.fill(new Rect(x, y, 5, 5), random.nextInt(0x100_0000));
      }
    }
    return picture;
  }

  /// Draws a picture into the screen.
  private Rect draw(int x, int y, Picture picture) {
    screen.draw(x, y, picture);
    return new Rect(x, y, picture.width(), picture.height());
  }

  /// Writes a text into a row of cells.
  private Rect write(int column, int row, String text) {
    for (int i = 0; i < text.length(); i++) {
      byte[] rows = Objects.requireNonNull(FONT.get((int) text.charAt(i)));
      for (int y = 0; y < CELL_HEIGHT; y++) {
        for (int x = 0; x < CELL_WIDTH; x++) {
          int rgb = (rows[y] >> (CELL_WIDTH - 1 - x) & 1) == 0 ? 0 : 0xaaaaaa;
          screen.fill(new Rect((column + i) * CELL_WIDTH + x, row * CELL_HEIGHT + y, 1, 1), rgb);
        }
      }
    }
    return new Rect(
        column * CELL_WIDTH, row * CELL_HEIGHT, text.length() * CELL_WIDTH, CELL_HEIGHT);
  }

  private Rect erase(Rect area) {
    screen.fill(area, 0);
    return area;
  }

  private Finding look(Target target) throws InterruptedException {
    return searcher.search(target).look(Look.all(screen));
  }

  private Finding look(Search search, Rect changed) throws InterruptedException {
    return search.look(new Look(screen, screen.bounds(), Damage.of(changed)));
  }

  @Test
  void anImageIsComparedOnlyWherePixelsHaveChanged() throws InterruptedException {
    Search search = searcher.search(image(Needle.of("star", star)));
    assertFalse(search.look(Look.all(screen)).found());
    Rect place = draw(100, 80, star);
    assertFalse(look(search, new Rect(300, 300, 10, 10)).found(), "it was not looked at");
    Finding found = look(search, place);
    assertTrue(found.found(), found::explanation);
    assertEquals(place, found.area());
    assertEquals(120, found.clickX());
    assertEquals(95, found.clickY());
    assertTrue(look(search, new Rect(300, 300, 10, 10)).found(), "it is known to be there");
    draw(400, 200, star);
    assertEquals(new Rect(400, 200, 40, 30), look(search, erase(place)).area(), "found elsewhere");
  }

  @Test
  void aTextIsReadAgainOnlyIfPixelsHaveChanged() throws InterruptedException {
    Search search = searcher.search(text("login:").in(new Rect(0, 0, 640, 100)));
    assertFalse(search.look(Look.all(screen)).found());
    Rect place = write(3, 2, "login:");
    assertFalse(look(search, new Rect(0, 100, 640, 380)).found(), "it was not looked at");
    assertEquals(place, look(search, place).area());
    assertFalse(look(search, erase(place)).found());
  }

  @Test
  void theNeedleThatMatchesBestIsNamed() throws InterruptedException {
    draw(200, 100, moon);
    Target tag = image(Needle.of("star", star), Needle.of("moon", moon).withClick(3, 4));
    Finding found = look(tag);
    assertEquals("moon", found.what());
    assertEquals(203, found.clickX());
    assertEquals(104, found.clickY());
    Finding missed = look(image(Needle.of("star", star)));
    assertTrue(
        missed.explanation().matches("the best match of star, at .*, has a score of 0\\.\\d+, .*"),
        missed::explanation);
  }

  @Test
  void whatIsExcludedOrDoesNotMatchExactlyCounts() throws InterruptedException {
    draw(200, 100, star);
    screen.fill(new Rect(210, 105, 12, 12), 0xffffff);
    Needle exact = Needle.of("star", star);
    assertFalse(look(image(exact)).found());
    assertTrue(look(image(exact).withTolerance(0.9)).found());
    assertTrue(look(image(exact.excluding(new Rect(8, 3, 16, 16)))).found());
    assertTrue(look(image(exact.matchingOnly(new Rect(0, 20, 40, 10)))).found());
  }

  @Test
  void aNeedleMayDemandATextBesideIt() throws InterruptedException {
    Rect place = draw(160, 96, star);
    Needle needle =
        Needle.of("star", star).withText(new Rect(48, 0, 128, 16), TextQuery.containing("Delete"));
    Search search = searcher.search(image(needle));
    Finding without = search.look(Look.all(screen));
    assertFalse(without.found());
    assertTrue(
        without.explanation().endsWith("but the text \"Delete\" is not in 128x16+208+96"),
        without::explanation);
    Finding found = look(search, write(26, 6, "Delete"));
    assertEquals(place, found.area());
    assertTrue(found.found(), found::explanation);
  }

  @Test
  void whatWasLeftOutIsLookedAtLater() throws InterruptedException {
    Rect first = draw(100, 80, star);
    Search search = searcher.search(any(image(Needle.of("star", star)), text("login:")));
    assertEquals("star", search.look(Look.all(screen)).what());
    assertEquals("star", look(search, write(3, 20, "login:")).what(), "the first one counts");
    assertEquals("login:", look(search, erase(first)).what());
  }

  @Test
  void allAreInOnePictureAndNoneInNone() throws InterruptedException {
    Rect word = write(3, 2, "login:");
    Search both = searcher.search(all(text("login:"), image(Needle.of("star", star))));
    Search neither = searcher.search(none(text("login:"), image(Needle.of("star", star))));
    assertFalse(both.look(Look.all(screen)).found());
    Finding there = neither.look(Look.all(screen));
    assertEquals("login: is still there, at 48x16+24+32", there.explanation());
    Rect place = draw(200, 100, star);
    Finding together = look(both, place);
    assertEquals(word.union(place), together.area());
    assertEquals(word.x() + word.width() / 2, together.clickX(), "a click is for the first");
    assertFalse(look(neither, place).found());
    assertFalse(look(neither, erase(word)).found());
    assertTrue(look(neither, erase(place)).found());
    assertFalse(look(both, erase(word.union(place))).found());
  }

  @Test
  void aTargetBesideAnotherOneFollowsIt() throws InterruptedException {
    Rect label = write(3, 2, "Name");
    write(30, 10, "edit");
    Search search = searcher.search(text("edit").rightOf(text("Name")));
    Finding missing = search.look(Look.all(screen));
    assertFalse(missing.found());
    Rect field = write(20, 2, "edit");
    assertEquals(field, look(search, field).area());
    Rect moved = write(3, 10, "Name");
    Finding found = look(search, erase(label).union(moved));
    assertEquals(new Rect(240, 160, 32, 16), found.area());
    assertFalse(look(text("edit").leftOf(text("Name"))).found());
    assertFalse(look(text("edit").above(text("Name"))).found());
    write(3, 12, "edit");
    assertEquals(new Rect(24, 192, 32, 16), look(text("edit").below(text("Name"))).area());
    String why = look(text("edit").below(text("Nome"))).explanation();
    assertTrue(why.startsWith("the text \"Nome\" is not there: the best match is \"Name\""), why);
  }

  @Test
  void aColourIsThatOfMostPixels() throws InterruptedException {
    Rect bar = new Rect(100, 100, 50, 10);
    screen.fill(bar, 0x20c040);
    assertTrue(look(colour(bar, 0x24be40)).found());
    assertFalse(look(colour(bar, 0x24be40).withTolerance(0)).found());
    screen.fill(new Rect(100, 100, 50, 2), 0xffffff);
    Finding missed = look(colour(bar, 0x20c040));
    assertEquals("80 % of its pixels have this colour, 90 % are needed", missed.explanation());
    assertFalse(look(colour(new Rect(630, 0, 20, 20), 0)).found(), "outside");
  }

  @Test
  void findsAllPlaces() throws InterruptedException {
    List<Rect> stars =
        List.of(draw(10, 10, star), draw(300, 10, star), draw(302, 200, star), draw(10, 440, star));
    draw(500, 100, moon);
    List<Rect> found =
        searcher.all(image(Needle.of("star", star)), Look.all(screen)).stream()
            .map(Finding::area)
            .toList();
    assertEquals(stars.size(), found.size(), found::toString);
    assertTrue(found.containsAll(stars), found::toString);
    List<Rect> words = List.of(write(20, 20, "more"), write(20, 24, "more"));
    assertEquals(
        words, searcher.all(text("more"), Look.all(screen)).stream().map(Finding::area).toList());
  }
}
