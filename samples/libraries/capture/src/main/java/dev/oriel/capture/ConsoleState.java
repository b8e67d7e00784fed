// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import org.jspecify.annotations.Nullable;

/// The reason why a console has no picture, as far as it is known: the VM went away, the picture
/// cannot be read, QEMU's message was refused, or the guest has switched the console off.
///
/// Threading: under the lock of its [FrameStore].
final class ConsoleState {

  private boolean dark;
  private @Nullable UnreadableFrameException unreadable;
  private @Nullable String rejected;
  private @Nullable String ended;

  /// Records that a picture was drawn.
  ///
  /// @param whole whether all of its pixels have arrived
  void drawn(boolean whole) {
    dark = false;
    if (whole) {
      unreadable = null;
    }
  }

  /// Records that the picture cannot be read.
  void lost(UnreadableFrameException why) {
    dark = false;
    unreadable = why;
  }

  /// Records that the guest has switched the console off.
  void switchedOff() {
    unreadable = null;
    dark = true;
  }

  /// Records that one of QEMU's messages was refused.
  void rejected(String reason) {
    rejected = reason;
  }

  /// Records that the VM went away.
  void ended(String reason) {
    ended = reason;
  }

  boolean isDark() {
    return dark;
  }

  boolean isUnreadable() {
    return unreadable != null;
  }

  boolean isEnded() {
    return ended != null;
  }

  /// @throws VmGoneException if the VM went away
  void checkNotEnded() {
    if (ended != null) {
      throw new VmGoneException(ended);
    }
  }

  /// Returns the exception of a wait whose time is over.
  ///
  /// @param otherwise the message if the picture is readable
  CaptureException late(String otherwise) {
    return unreadable == null
        ? new CaptureTimeoutException(otherwise)
        : new UnreadableFrameException(unreadable);
  }

  /// Returns the reason, or null if none is known.
  @Nullable String describe() {
    if (ended != null) {
      return "the VM went away: " + ended;
    }
    if (unreadable != null) {
      return String.valueOf(unreadable.getMessage());
    }
    if (rejected != null) {
      return "QEMU's last message was refused: " + rejected;
    }
    return dark ? "the guest has switched this console off" : null;
  }
}
