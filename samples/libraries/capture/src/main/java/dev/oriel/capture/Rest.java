// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.geometry.Rect;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The condition for a picture at rest: it has not changed for a given time.
///
/// **A blinking place counts as at rest.** A text cursor never stops blinking, and a screen on
/// which nothing else happens waits for its user. A place of at most [#BLINK] by [#BLINK] pixels
/// that alternates between the same two contents is therefore not a change. Its first change
/// counts. After that, it counts as changed only when it shows a third content. Which of the two
/// contents is in the returned picture is undefined. A place with three contents, such as a bar
/// that turns, is not at rest. The two contents are also recognised in a picture whose shared
/// memory was read while QEMU wrote to it: the first rows show one content, the remaining rows the
/// other. A wait does not end with such a picture.
///
/// @param quiet how long nothing may change
/// @param region the part to examine, in pixels of the picture, or null for the whole picture
public record Rest(Duration quiet, @Nullable Rect region) {

  /// The largest width and height of a place that may blink: four times the width and twice the
  /// height of a cursor of 16 by 32 pixels.
  public static final int BLINK = 64;

  /// Returns the condition that the whole picture is unchanged for `quiet`.
  public static Rest of(Duration quiet) {
    return new Rest(quiet, null);
  }

  /// Returns this condition for a part of the picture, or for all of it if `part` is null.
  public Rest in(@Nullable Rect part) {
    return new Rest(quiet, part);
  }
}
