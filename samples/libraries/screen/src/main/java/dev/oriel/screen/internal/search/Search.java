// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.internal.search;

import dev.oriel.core.frame.Damage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks for one target in picture after picture. It searches again only where pixels have changed.
///
/// Threading: one thread at a time.
public abstract class Search {

  private Damage missed = Damage.NONE;

  /// Looks at the next picture. The first look of a search must be a [Look#all] or cover all
  /// damage.
  ///
  /// @return the target, or the candidate that is most like it
  /// @throws dev.oriel.text.reader.TextReaderException if text has to be recognized and something
  ///   for it is missing
  /// @throws InterruptedException if the thread is interrupted
  public final Finding look(Look look) throws InterruptedException {
    Look all = look.after(missed);
    missed = Damage.NONE;
    return update(all);
  }

  /// Leaves out a picture. Its damage counts in the next look.
  final void skip(Look look) {
    missed = missed.plus(look.damage());
  }

  /// Looks with one search after the other, up to the first that finds its target, or that misses
  /// it. Those after it leave the picture out.
  ///
  /// @param found whether it is one that finds its target
  /// @param before receives what the searches before it return
  /// @return what it returns, or null if there is none
  static @Nullable Finding first(
      boolean found, List<Search> searches, Look look, List<Finding> before)
      throws InterruptedException {
    Finding first = null;
    for (Search search : searches) {
      if (first != null) {
        search.skip(look);
        continue;
      }
      Finding now = search.look(look);
      if (now.found() == found) {
        first = now;
      } else {
        before.add(now);
      }
    }
    return first;
  }

  abstract Finding update(Look look) throws InterruptedException;
}
