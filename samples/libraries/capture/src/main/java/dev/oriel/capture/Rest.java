// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.geometry.Rect;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// When a picture counts as at rest: when for a while nothing of it has changed.
///
/// **What blinks is at rest.** A text cursor never stops blinking, and a screen that does nothing
/// else waits for its user. So a place no larger than [#BLINK] by [#BLINK] pixels that goes back
/// and forth between the same two contents is no change: it is one when it first turns, and not
/// again until it shows something third. Which of the two is in the picture is left to chance. What
/// has three contents, such as a bar that turns, does not rest. The two are also recognised in a
/// picture of shared memory that was read while QEMU wrote it: the first rows show the one, the
/// others the other. Such a picture is not what a wait ends with.
///
/// @param quiet how long nothing may change
/// @param region the part that is looked at, in pixels of the picture, or null for all of it
public record Rest(Duration quiet, @Nullable Rect region) {

  /// The widest and highest place that may blink: four times a cursor of 16 by 32 pixels.
  public static final int BLINK = 64;

  /// The whole picture, at rest for `quiet`.
  public static Rest of(Duration quiet) {
    return new Rest(quiet, null);
  }

  /// The same for a part of the picture; null for all of it.
  public Rest in(@Nullable Rect part) {
    return new Rest(quiet, part);
  }
}
