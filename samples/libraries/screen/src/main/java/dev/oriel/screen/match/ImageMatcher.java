// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds a needle in a frame, also where it is slightly blurred, differently anti-aliased or a few
/// grey levels off.
///
/// **How.** From coarse to fine. The brightness of the frame is blurred and thinned out
/// ([DownsampledChannel]), the needle's likeness ([SparseTemplate]) with each window of that is
/// computed ([NormalizedCrossCorrelation]), and the best windows, no two beside each other
/// ([NonMaximumSuppression]), are followed down to single pixels, where the last ones are compared
/// in colour. The likeness of the worst colour is the [Match#score].
///
/// **Why not a library.** OpenCV's `matchTemplate`, which the field's tools use, took twice the
/// processor time for a needle of 64×64 in a 1080p frame (41 ms to 20 ms, the best of each, one
/// thread, brightness only), knows no blur that is borne and no colour, and comes with natives of
/// 110 MB.
///
/// Threading: one thread; its memory is used again by the next search.
public final class ImageMatcher {

  /// How many multiplications the coarse search may take: some 10 to 20 ms.
  private static final long BUDGET = 250_000_000;

  /// What a row of windows costs besides, in multiplications.
  private static final int ROW_COST = 64;

  /// How many pixels the windows that are followed may have together. With small needles, of which
  /// a coarse look tells less, these are more windows.
  private static final int FOLLOWED_PIXELS = 400_000;

  private static final int MAX_CANDIDATES = 400;

  private static final int MIN_CANDIDATES = 8;

  private static final Channel[] COLOURS = {Channel.RED, Channel.GREEN, Channel.BLUE};

  private final DownsampledChannel coarse = new DownsampledChannel();
  private final DownsampledChannel fine = new DownsampledChannel();
  private final NormalizedCrossCorrelation correlation = new NormalizedCrossCorrelation();

  /// A new matcher.
  public ImageMatcher() {}

  private record Candidate(int x, int y, double score) {}

  /// The best match in a whole frame.
  public Match find(Needle needle, Picture frame) {
    return find(needle, frame, frame.bounds());
  }

  /// The best match in a part of a frame: the needle lies in it as a whole.
  ///
  /// @return the best match, however bad it is; [Match#NONE] where the needle has no room
  public Match find(Needle needle, Picture frame, Rect region) {
    Rect inside = region.intersect(frame.bounds());
    if (inside.width() < needle.width() || inside.height() < needle.height()) {
      return Match.NONE;
    }
    int step = step(needle, inside);
    List<Candidate> candidates = search(needle, frame, inside, step);
    for (int finer = step / 2; finer >= 1; finer /= 2) {
      candidates = refine(needle, frame, inside, candidates, finer);
    }
    Match best = Match.NONE;
    for (Candidate c : candidates.subList(0, Math.min(MIN_CANDIDATES, candidates.size()))) {
      Rect area = new Rect(c.x, c.y, needle.width(), needle.height());
      double score = colourScore(needle, frame, area);
      if (best.area().isEmpty() || score > best.score()) {
        best = new Match(area, score);
      }
    }
    return best.score() < 0 ? new Match(best.area(), 0) : best;
  }

  /// The finest step that the budget allows.
  private static int step(Needle needle, Rect region) {
    int step = 1;
    while (step < Needle.MAX_STEP
        && needle.sparse(step * 2).count() >= needle.sparse(step).count() / 16
        && needle.sparse(step * 2).count() > MIN_CANDIDATES
        && cost(needle, region, step) > BUDGET) {
      step *= 2;
    }
    return step;
  }

  private static long cost(Needle needle, Rect region, int step) {
    long rows = positions(region.height(), needle.height(), step);
    return rows
        * needle.sparse(step).count()
        * (positions(region.width(), needle.width(), step) + ROW_COST);
  }

  private static int positions(int region, int needle, int step) {
    return region / step - needle / step + 1;
  }

  private List<Candidate> search(Needle needle, Picture frame, Rect region, int step) {
    SparseTemplate taps = needle.sparse(step);
    coarse.fill(frame, region, step, Channel.LUMA);
    correlation.compute(
        coarse,
        taps,
        positions(region.width(), needle.width(), step),
        positions(region.height(), needle.height(), step));
    int most =
        Math.clamp(
            FOLLOWED_PIXELS / (needle.width() * needle.height()), MIN_CANDIDATES, MAX_CANDIDATES);
    NonMaximumSuppression peaks = new NonMaximumSuppression(most);
    peaks.collect(correlation);
    List<Candidate> found = new ArrayList<>(most);
    for (int i = 0; i < peaks.count(); i++) {
      found.add(
          new Candidate(
              Math.min(region.x() + peaks.x(i) * step, region.right() - needle.width()),
              Math.min(region.y() + peaks.y(i) * step, region.bottom() - needle.height()),
              peaks.score(i)));
    }
    found.sort(Comparator.comparingDouble(Candidate::score).reversed());
    return found;
  }

  /// Looks around each candidate in a finer plane, and keeps the better half.
  private List<Candidate> refine(
      Needle needle, Picture frame, Rect region, List<Candidate> candidates, int step) {
    SparseTemplate taps = needle.sparse(step);
    List<Candidate> refined = new ArrayList<>(candidates.size());
    for (Candidate c : candidates) {
      Rect around =
          new Rect(
                  Math.max(0, c.x - step),
                  Math.max(0, c.y - step),
                  needle.width() + 2 * step,
                  needle.height() + 2 * step)
              .intersect(region);
      fine.fill(frame, around, step, Channel.LUMA);
      Candidate best = null;
      for (int y = around.y(); y + needle.height() <= around.bottom(); y += step) {
        for (int x = around.x(); x + needle.width() <= around.right(); x += step) {
          double score = taps.likeness(fine, (x - around.x()) / step, (y - around.y()) / step);
          if (best == null || score > best.score) {
            best = new Candidate(x, y, score);
          }
        }
      }
      if (best != null) {
        refined.add(best);
      }
    }
    refined.sort(Comparator.comparingDouble(Candidate::score).reversed());
    int kept = Math.max(MIN_CANDIDATES, candidates.size() / 2);
    return refined.subList(0, Math.min(kept, refined.size()));
  }

  private double colourScore(Needle needle, Picture frame, Rect area) {
    double worst = Double.POSITIVE_INFINITY;
    for (Channel colour : COLOURS) {
      fine.fill(frame, area, 1, colour);
      worst = Math.min(worst, needle.dense(colour).likeness(fine, 0, 0));
    }
    return worst;
  }
}
