// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.KeyChord;
import dev.oriel.dbus.connection.Subscription;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The state of Caps Lock in a guest, as its light shows it. The guest turns the light on when it
/// has fetched the key, and QEMU reports the light later still.
///
/// Threading: one thread at a time, not a D-Bus thread.
final class CapsLock {

  static final KeyChord KEY = KeyChord.of(EvdevKey.KEY_CAPSLOCK);

  /// How long the guest has to change the light. A guest that takes longer has no light or does not
  /// control it.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final PictureSource console;
  private boolean tapped;
  private boolean litBefore;

  CapsLock(PictureSource console) {
    this.console = console;
  }

  /// Records that the key is about to be tapped. Afterwards the light is out of date for a moment.
  void beforeTap() {
    if (!tapped) {
      tapped = true;
      litBefore = lit();
    }
  }

  /// Returns whether the lock is on.
  ///
  /// After a tap, waits for the light to change, for [#PATIENCE] at most.
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
  /// @return whether the light reached that state
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
