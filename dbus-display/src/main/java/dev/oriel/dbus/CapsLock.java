// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.KeyChord;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Caps Lock of a guest's keyboard, as its light tells of it: the guest lights it when it has
/// fetched the key, and QEMU tells of that later still.
///
/// Threading: one thread at a time, not a D-Bus thread.
final class CapsLock {

  static final KeyChord KEY = KeyChord.of(EvdevKey.KEY_CAPSLOCK);

  /// A guest that has not lit the light by then has none, or does not steer it.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Console console;
  private boolean struck;
  private boolean litBefore;

  CapsLock(Console console) {
    this.console = console;
  }

  /// Notes that the key is about to be struck, after which the light is not to be believed at once.
  void beforeStroke() {
    if (!struck) {
      struck = true;
      litBefore = lit();
    }
  }

  /// Whether the lock is on.
  ///
  /// After strokes waits for the light to change, for [#PATIENCE] at most.
  ///
  /// @throws InterruptedException if interrupted
  boolean isOn() throws InterruptedException {
    if (struck) {
      boolean _ = awaitLight(!litBefore);
      struck = false;
    }
    return lit();
  }

  private boolean lit() {
    return console.info().leds().capsLock();
  }

  /// Waits until the light is on or off, for [#PATIENCE] at most.
  ///
  /// @return whether it is so
  /// @throws InterruptedException if interrupted
  private boolean awaitLight(boolean on) throws InterruptedException {
    CountDownLatch changed = new CountDownLatch(1);
    try (Subscription _ =
        console.onChange(
            info -> {
              if (info.leds().capsLock() == on) {
                changed.countDown();
              }
            })) {
      return lit() == on || changed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
