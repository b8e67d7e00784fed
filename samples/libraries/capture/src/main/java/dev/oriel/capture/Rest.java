// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.geometry.Rect;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The condition for a picture at rest: it has not changed for a given time.
///
/// **What repeats itself in a small place does not count as a change**, because a text cursor never
/// stops blinking, and a screen on which nothing else happens waits for its user. The place has at
/// most [#PLACE_WIDTH] by [#PLACE_HEIGHT] pixels, and
///
/// - blinks: alternates between two contents, such as a text cursor;
/// - turns: shows contents again that it has shown before, at a steady pace, such as a spinner;
/// - ticks: shows a new content at a steady pace of half a second or slower, such as a clock.
///
/// Its first changes count, until they are recognized: one of a place that blinks, one turn of a
/// spinner, four of a clock. Which of the contents is in the returned picture is undefined. A small
/// place that changes otherwise is not at rest, such as a text that is being written.
///
/// The contents are also recognized in a picture whose shared memory was read while QEMU wrote to
/// it: the first rows show one content, the remaining rows another. A wait does not end with such a
/// picture.
///
/// @param quiet how long nothing may change
/// @param region the part to examine, in pixels of the picture, or null for the whole picture
/// @param ignored parts that do not count, in pixels of the picture
/// @param tolerance the share of the examined pixels that may differ from the picture with which
///   the rest began, 0 to 1
public record Rest(Duration quiet, @Nullable Rect region, List<Rect> ignored, double tolerance) {

  /// The largest width of a place that may repeat itself: that of a clock with the date.
  public static final int PLACE_WIDTH = 256;

  /// The largest height of a place that may repeat itself: that of a spinner in the middle of a
  /// boot screen.
  public static final int PLACE_HEIGHT = 128;

  /// Checks the values and copies the list.
  public Rest {
    if (!(tolerance >= 0 && tolerance <= 1)) {
      throw new IllegalArgumentException("a tolerance of " + tolerance + "; 0 to 1 are possible");
    }
    ignored = List.copyOf(ignored);
  }

  /// Returns the condition that the whole picture is unchanged for `quiet`.
  public static Rest of(Duration quiet) {
    return new Rest(quiet, null, List.of(), 0);
  }

  /// Returns this condition for a part of the picture, or for all of it if `part` is null.
  public Rest in(@Nullable Rect part) {
    return new Rest(quiet, part, ignored, tolerance);
  }

  /// Returns this condition with parts that do not count.
  public Rest ignoring(List<Rect> parts) {
    return new Rest(quiet, region, parts, tolerance);
  }

  /// Returns this condition with parts that do not count.
  public Rest ignoring(Rect... parts) {
    return ignoring(List.of(parts));
  }

  /// Returns this condition with a share of the examined pixels that may differ from the picture
  /// with which the rest began, 0 to 1.
  public Rest tolerating(double share) {
    return new Rest(quiet, region, ignored, share);
  }
}
