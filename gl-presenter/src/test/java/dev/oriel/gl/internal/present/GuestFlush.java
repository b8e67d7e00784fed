// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.fixtures.Await;
import dev.oriel.sync.SyncFile;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A guest's flush as the D-Bus side keeps it. The first call decides how it is released:
/// immediately, or by a fence.
final class GuestFlush implements ReleaseTicket {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicReference<@Nullable ReleaseCause> cause = new AtomicReference<>();
  private final AtomicReference<@Nullable SyncFile> fence = new AtomicReference<>();
  private volatile long releasedNanos;

  @Override
  public boolean release(ReleaseCause why) {
    if (!taken.compareAndSet(0, 1)) {
      return false;
    }
    releasedNanos = System.nanoTime();
    cause.set(why);
    return true;
  }

  @Override
  public boolean releaseWhenSignalled(OwnedFd signal) {
    if (!taken.compareAndSet(0, 1)) {
      signal.close();
      return false;
    }
    fence.set(SyncFile.adopt(signal));
    return true;
  }

  /// Returns whether the flush waits, or has waited, for a fence.
  boolean isBound() {
    return fence.get() != null;
  }

  /// Returns the fence that the flush waits for. This object keeps ownership.
  SyncFile fence() {
    return Objects.requireNonNull(fence.get(), () -> "released by " + cause.get());
  }

  /// Returns the cause of the release, or null while the guest waits.
  @Nullable ReleaseCause cause() {
    SyncFile bound = fence.get();
    if (bound != null && bound.isSignalled()) {
      return ReleaseCause.FENCE;
    }
    return cause.get();
  }

  /// Returns the time of a release that was not caused by a fence.
  long releasedNanos() {
    return releasedNanos;
  }

  void awaitBound() {
    Await.until(() -> "bound to a fence; released: " + cause.get(), LIMIT, this::isBound);
  }

  void await(ReleaseCause expected) {
    Await.until("released, finally by " + expected, LIMIT, () -> cause() != null);
    assertEquals(expected, cause());
  }
}
