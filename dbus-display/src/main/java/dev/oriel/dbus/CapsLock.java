// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.KeyChord;
import dev.oriel.dbus.connection.Subscription;
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

  private final PictureSource console;
  private boolean tapped;
  private boolean litBefore;

  CapsLock(PictureSource console) {
    this.console = console;
  }

  /// Notes that the key is about to be tapped, after which the light is not to be believed at once.
  void beforeTap() {
    if (!tapped) {
      tapped = true;
      litBefore = lit();
    }
  }

  /// Whether the lock is on.
  ///
  /// After taps waits for the light to change, for [#PATIENCE] at most.
  ///
  /// @throws InterruptedException if interrupted
  boolean isOn() throws InterruptedException {
    if (tapped) {
      boolean _ = awaitLight(!litBefore);
      tapped = false;
    }
    return lit();
  }

  private boolean lit() {
    return console.leds().capsLock();
  }

  /// Waits until the light is on or off, for [#PATIENCE] at most.
  ///
  /// @return whether it is so
  /// @throws InterruptedException if interrupted
  private boolean awaitLight(boolean on) throws InterruptedException {
    CountDownLatch changed = new CountDownLatch(1);
    try (Subscription _ =
        console.onNews(
            () -> {
              if (lit() == on) {
                changed.countDown();
              }
            })) {
      return lit() == on || changed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
