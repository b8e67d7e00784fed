// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The guest's pointer, with the programs that follow it.
///
/// Threading: under the lock of its [FrameStore].
final class CursorState {

  private final List<Consumer<GuestCursor>> watchers = new ArrayList<>(1);
  private GuestCursor now = GuestCursor.NONE;

  GuestCursor now() {
    return now;
  }

  /// Changes the pointer and reports it.
  ///
  /// @return false if it is as before
  boolean change(GuestCursor next) {
    if (next.equals(now)) {
      return false;
    }
    now = next;
    watchers.forEach(w -> w.accept(next));
    return true;
  }

  /// Reports the pointer, first the current one and then each change.
  void watch(Consumer<GuestCursor> watcher) {
    watchers.add(watcher);
    watcher.accept(now);
  }
}
