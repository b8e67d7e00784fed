// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import dev.oriel.core.text.UntrustedText;

/// What there is to be seen of a console.
///
/// @param kind which case
/// @param words the case in words; empty where there is a picture
public record FeedState(Kind kind, String words) {

  /// Makes the words fit to be shown: they may be QEMU's.
  public FeedState {
    words = UntrustedText.line(words);
  }

  /// Which case.
  public enum Kind {
    /// The first picture has not come yet.
    WAITING,
    /// There is a picture.
    SHOWN,
    /// The guest has switched the console off.
    DARK,
    /// The guest's picture cannot be read on this machine; a later one may be.
    UNREADABLE,
    /// Nothing comes any more.
    ENDED
  }

  /// Nothing has come yet.
  public static final FeedState WAITING = new FeedState(Kind.WAITING, "waiting for the picture");

  /// There is a picture.
  public static final FeedState SHOWN = new FeedState(Kind.SHOWN, "");

  /// The console is off.
  public static final FeedState DARK =
      new FeedState(Kind.DARK, "the guest has switched this console off");
}
