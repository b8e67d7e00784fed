// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Decides whether a chord is for the viewer or for the guest: pressed twice, it is for the guest.
/// A chord that is pressed once acts when a modifier goes up, or after a moment.
///
/// Threading: the main thread.
final class PendingChord {

  /// How long the second press is waited for, if the modifiers stay down.
  static final Duration TWICE = Duration.ofMillis(300);

  private final Timer timer;
  private final Consumer<String> acts;
  private @Nullable String action;
  private @Nullable Chord chord;
  private int presses;

  /// Runs tasks later.
  interface Timer {
    void after(Duration delay, Runnable task);
  }

  /// @param acts is told the action of a chord that was pressed once
  PendingChord(Timer timer, Consumer<String> acts) {
    this.timer = timer;
    this.acts = acts;
  }

  /// Called when a chord of the viewer is pressed.
  ///
  /// @return whether the viewer keeps the key; otherwise it is the guest's
  boolean pressed(Chord which, String name) {
    if (which.equals(chord)) {
      forget();
      return false;
    }
    act();
    chord = which;
    action = name;
    int mine = ++presses;
    timer.after(
        TWICE,
        () -> {
          if (mine == presses) {
            act();
          }
        });
    return true;
  }

  /// Lets a chord act that waits for its second press: a modifier goes up, or another key down.
  void act() {
    String name = action;
    forget();
    if (name != null) {
      acts.accept(name);
    }
  }

  /// Forgets a chord that waits.
  void forget() {
    action = null;
    chord = null;
    presses++;
  }
}
