// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.internal.search;

import dev.oriel.core.geometry.Rect;
import dev.oriel.screen.match.ImageMatcher;
import dev.oriel.screen.targets.Target;
import dev.oriel.text.TextLine;
import dev.oriel.text.TextMatch;
import dev.oriel.text.reader.TextReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes the searches of targets. They share the memory of the matcher and the lines that the
/// reader has read.
///
/// Threading: one thread at a time. Ownership: the reader stays the caller's.
public final class Searcher {

  private final ImageMatcher matcher = new ImageMatcher();
  private final TextReader reader;

  /// Creates a searcher that reads texts with this reader.
  public Searcher(TextReader reader) {
    this.reader = reader;
  }

  /// Returns a new search, which has seen no picture.
  public Search search(Target target) {
    return switch (target) {
      case Target.Image image -> new ImageSearch(image, matcher, reader);
      case Target.Text text -> new TextTargetSearch(text, reader);
      case Target.Colour colour -> new ColourSearch(colour);
      case Target.Any any -> new AnySearch(searches(any.targets()));
      case Target.All all -> new AllSearch(all, searches(all.targets()));
      case Target.None none -> new NoneSearch(none, searches(none.targets()));
      case Target.Inside inside -> new InsideSearch(inside.region(), search(inside.target()));
      case Target.Beside beside -> new BesideSearch(beside, this);
    };
  }

  private List<Search> searches(List<Target> targets) {
    return targets.stream().map(this::search).toList();
  }

  /// Returns whether the absence of something is a target or a part of it.
  public static boolean isAbsence(Target target) {
    return switch (target) {
      case Target.None _ -> true;
      case Target.Any any -> any.targets().stream().anyMatch(Searcher::isAbsence);
      case Target.All all -> all.targets().stream().anyMatch(Searcher::isAbsence);
      case Target.Inside inside -> isAbsence(inside.target());
      case Target.Beside beside -> isAbsence(beside.target());
      case Target.Image _, Target.Text _, Target.Colour _ -> false;
    };
  }

  /// Returns all places of a target in a picture: those of an image from the best to the worst,
  /// those of a text from the top, one in each line. A combination of targets with [Target.All] or
  /// [Target.None] is at one place or at none.
  ///
  /// @throws dev.oriel.text.reader.TextReaderException if text has to be recognized and something
  ///   for it is missing
  /// @throws InterruptedException if the thread is interrupted
  public List<Finding> all(Target target, Look look) throws InterruptedException {
    List<Finding> all = new ArrayList<>();
    switch (target) {
      case Target.Image image -> all.addAll(ImageSearch.all(image, look, matcher, reader));
      case Target.Text text -> all.addAll(texts(text, look));
      case Target.Inside inside -> all.addAll(all(inside.target(), look.in(inside.region())));
      case Target.Any any -> {
        for (Target one : any.targets()) {
          all.addAll(all(one, look));
        }
      }
      case Target.Beside beside -> {
        for (Finding anchor : all(beside.anchor(), look)) {
          Rect part = beside.side().of(anchor.area(), look.picture().bounds());
          all.addAll(all(beside.target(), look.in(part)));
        }
      }
      case Target.Colour _, Target.All _, Target.None _ -> {
        Finding only = search(target).look(look);
        if (only.found()) {
          all.add(only);
        }
      }
    }
    return all;
  }

  private List<Finding> texts(Target.Text target, Look look) throws InterruptedException {
    List<Finding> all = new ArrayList<>();
    for (TextLine line : reader.read(look.picture(), look.region())) {
      Optional<TextMatch> match = target.query().find(line);
      match.ifPresent(found -> all.add(TextTargetSearch.found(target, found)));
    }
    return all;
  }
}
