// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.internal.search;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.screen.match.ImageMatcher;
import dev.oriel.screen.match.Match;
import dev.oriel.screen.match.Needle;
import dev.oriel.screen.targets.Target;
import dev.oriel.text.TextLine;
import dev.oriel.text.TextMatch;
import dev.oriel.text.reader.TextReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks for the needles of an image. A needle is compared again only at places that the damage
/// touches, until its best place changes.
final class ImageSearch extends Search {

  /// How far around a needle's text area is read, in pixels: letters at the edge are read badly.
  private static final int TEXT_MARGIN = 8;

  private final Target.Image target;
  private final ImageMatcher matcher;
  private final TextReader reader;
  private final @Nullable Finding[] known;

  ImageSearch(Target.Image target, ImageMatcher matcher, TextReader reader) {
    this.target = target;
    this.matcher = matcher;
    this.reader = reader;
    this.known = new Finding[target.needles().size()];
  }

  @Override
  Finding update(Look look) throws InterruptedException {
    Finding best = null;
    for (int i = 0; i < known.length; i++) {
      Finding now = update(target.needles().get(i), known[i], look);
      known[i] = now;
      if (best == null || isBetter(now, best)) {
        best = now;
      }
    }
    return Objects.requireNonNull(best, "an image has a needle");
  }

  private static boolean isBetter(Finding now, Finding best) {
    return now.found() == best.found() ? now.isLikelierThan(best) : now.found();
  }

  private Finding update(Needle needle, @Nullable Finding before, Look look)
      throws InterruptedException {
    if (before == null || before.area().isEmpty()) {
      return find(needle, look.picture(), look.region());
    }
    boolean moved = look.touches(needle.reach(before.area()));
    if (moved && (before.found() || !needle.texts().isEmpty())) {
      return find(needle, look.picture(), look.region());
    }
    Rect news = needle.placesIn(look.damage()).intersect(look.region());
    if (news.isEmpty()) {
      return before;
    }
    Finding now = find(needle, look.picture(), news);
    return moved || isBetter(now, before) ? now : before;
  }

  private Finding find(Needle needle, Picture picture, Rect region) throws InterruptedException {
    return finding(target, needle, matcher.find(needle, picture, region), picture, reader);
  }

  /// Returns the finding of a match, which is the target if its score and its texts are right.
  static Finding finding(
      Target.Image target, Needle needle, Match match, Picture picture, TextReader reader)
      throws InterruptedException {
    Rect area = match.area();
    double needed = 1 - target.tolerance();
    if (area.isEmpty()) {
      return Finding.candidate(
          target, area, 0, needle.name(), needle + " is larger than the searched part");
    }
    if (match.score() < needed) {
      String why =
          String.format(
              Locale.ROOT,
              "the best match of %s, at %s, has a score of %.3f, %.3f is needed",
              needle.name(),
              area,
              match.score(),
              needed);
      return Finding.candidate(target, area, match.score(), needle.name(), why).of(needle);
    }
    for (Needle.TextArea text : needle.texts()) {
      Rect place = text.area().translate(area.x(), area.y());
      if (!reads(text, place, picture, reader)) {
        String why =
            String.format(
                Locale.ROOT,
                "%s matches at %s with a score of %.3f, but the text %s is not in %s",
                needle.name(),
                area,
                match.score(),
                text.text(),
                place);
        return Finding.candidate(target, area, match.score(), needle.name(), why).of(needle);
      }
    }
    return Finding.found(target, area, match.score(), needle.name()).of(needle);
  }

  private static boolean reads(
      Needle.TextArea wanted, Rect place, Picture picture, TextReader reader)
      throws InterruptedException {
    Rect read = place.grown(TEXT_MARGIN, picture.width(), picture.height());
    Optional<TextMatch> found =
        reader.search(picture, read, (TextLine line) -> wanted.text().find(line));
    return found.isPresent();
  }

  /// Returns all places of the needles, the best first.
  static List<Finding> all(Target.Image target, Look look, ImageMatcher matcher, TextReader reader)
      throws InterruptedException {
    List<Finding> all = new ArrayList<>();
    for (Needle needle : target.needles()) {
      double least = 1 - target.tolerance();
      for (Match match : matcher.findAll(needle, look.picture(), look.region(), least)) {
        Finding finding = finding(target, needle, match, look.picture(), reader);
        if (finding.found()) {
          all.add(finding);
        }
      }
    }
    return all;
  }
}
