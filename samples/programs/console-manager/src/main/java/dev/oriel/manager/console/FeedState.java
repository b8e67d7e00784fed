// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import dev.oriel.core.text.UntrustedText;

/// What a console shows, or why it shows nothing.
///
/// @param kind the case
/// @param words the case in words; empty if there is a picture
public record FeedState(Kind kind, String words) {

  /// Makes the words safe to show, because they may come from QEMU.
  public FeedState {
    words = UntrustedText.line(words);
  }

  /// The cases.
  public enum Kind {
    /// The first picture has not arrived yet.
    WAITING,
    /// There is a picture.
    SHOWN,
    /// The guest has switched the console off.
    DARK,
    /// The guest's picture cannot be read on this machine. A later one may be readable.
    UNREADABLE,
    /// No picture will arrive any more.
    ENDED
  }

  /// No picture has arrived yet.
  public static final FeedState WAITING = new FeedState(Kind.WAITING, "waiting for the picture");

  /// There is a picture.
  public static final FeedState SHOWN = new FeedState(Kind.SHOWN, "");

  /// The console is off.
  public static final FeedState DARK =
      new FeedState(Kind.DARK, "the guest has switched this console off");
}
