// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds a needle in a frame. The needle is also found if it is slightly blurred, differently
/// anti-aliased or a few grey levels off in the frame.
///
/// **How it works.** The search goes from coarse to fine. [DownsampledChannel] blurs and reduces
/// the brightness of the frame. [NormalizedCrossCorrelation] computes the likeness of the needle,
/// as [SparseTemplate] defines it, to each window of the reduced frame. [NonMaximumSuppression]
/// selects the best windows, no two of them adjacent. These are refined step by step down to single
/// pixels, and the last ones are compared in colour. The likeness of the worst colour is the
/// [Match#score].
///
/// **Why not a library.** OpenCV's `matchTemplate`, which comparable tools use, took twice the
/// processor time for a needle of 64×64 in a 1080p frame (41 ms against 20 ms, the best of each,
/// one thread, brightness only). It tolerates no blur, compares no colours, and comes with native
/// libraries of 110 MB.
///
/// Threading: one thread. The next search reuses the memory.
public final class ImageMatcher {

  /// The maximum number of multiplications in the coarse search: about 10 to 20 ms.
  private static final long BUDGET = 250_000_000;

  /// The additional cost of a row of windows, in multiplications.
  private static final int ROW_COST = 64;

  /// The maximum number of pixels of all windows that are refined. A small needle has more such
  /// windows, because a coarse comparison says less about it.
  private static final int FOLLOWED_PIXELS = 400_000;

  /// The maximum number of windows that are refined.
  public static final int MAX_CANDIDATES = 400;

  private static final int MIN_CANDIDATES = 8;

  private final DownsampledChannel coarse = new DownsampledChannel();
  private final DownsampledChannel fine = new DownsampledChannel();
  private final NormalizedCrossCorrelation correlation = new NormalizedCrossCorrelation();

  /// Creates a matcher.
  public ImageMatcher() {}

  private record Candidate(int x, int y, double score) {}

  /// Returns the best match in a whole frame.
  public Match find(Needle needle, Picture frame) {
    return find(needle, frame, frame.bounds());
  }

  /// Returns the best match in a part of a frame. The match lies completely inside of that part.
  ///
  /// @return the best match, however low its score is; [Match#NONE] if the region is smaller than
  ///   the needle
  public Match find(Needle needle, Picture frame, Rect region) {
    Rect inside = region.intersect(frame.bounds());
    if (inside.width() < needle.width() || inside.height() < needle.height()) {
      return Match.NONE;
    }
    List<Candidate> candidates = candidates(needle, frame, inside, false);
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

  /// Returns all matches in a part of a frame, the best first. No two of them share more than half
  /// of their area.
  ///
  /// @param minScore the lowest score of a match
  /// @return at most [#MAX_CANDIDATES] matches, and fewer for a large needle
  public List<Match> findAll(Needle needle, Picture frame, Rect region, double minScore) {
    Rect inside = region.intersect(frame.bounds());
    if (inside.width() < needle.width() || inside.height() < needle.height()) {
      return List.of();
    }
    List<Match> good = new ArrayList<>();
    for (Candidate c : candidates(needle, frame, inside, true)) {
      Rect area = new Rect(c.x, c.y, needle.width(), needle.height());
      Match match = new Match(area, colourScore(needle, frame, area));
      if (match.score() >= minScore) {
        good.add(match);
      }
    }
    good.sort(Comparator.comparingDouble(Match::score).reversed());
    List<Match> apart = new ArrayList<>();
    for (Match match : good) {
      long half = match.area().area() / 2;
      if (apart.stream().allMatch(m -> m.area().intersect(match.area()).area() <= half)) {
        apart.add(match);
      }
    }
    return apart;
  }

  /// Returns the places that are worth a comparison in colour, the best first.
  ///
  /// @param all whether each place is followed to the end; otherwise only the better ones are
  private List<Candidate> candidates(Needle needle, Picture frame, Rect inside, boolean all) {
    int step = step(needle, inside);
    List<Candidate> candidates = search(needle, frame, inside, step);
    for (int finer = step / 2; finer >= 1; finer /= 2) {
      int kept = all ? candidates.size() : Math.max(MIN_CANDIDATES, candidates.size() / 2);
      List<Candidate> refined = refine(needle, frame, inside, candidates, finer);
      candidates = refined.subList(0, Math.min(kept, refined.size()));
    }
    return candidates;
  }

  /// Returns the finest step that the budget allows.
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

  /// Searches around each candidate in a finer plane. Returns the results, the best first.
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
    return refined;
  }

  private double colourScore(Needle needle, Picture frame, Rect area) {
    double worst = Double.POSITIVE_INFINITY;
    for (Channel colour : Channel.COLOURS) {
      fine.fill(frame, area, 1, colour);
      worst = Math.min(worst, needle.dense(colour).likeness(fine, 0, 0));
    }
    return worst;
  }
}
