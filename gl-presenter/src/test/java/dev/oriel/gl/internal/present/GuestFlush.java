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

/// A guest's flush as the D-Bus side keeps it: released by the first call, or by the fence that it
/// was bound to by the first call.
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

  /// Whether it waits for a fence, or has.
  boolean isBound() {
    return fence.get() != null;
  }

  /// The fence that it was bound to; stays this object's.
  SyncFile fence() {
    return Objects.requireNonNull(fence.get(), () -> "released by " + cause.get());
  }

  /// Why the guest has its buffer back, or null while it waits.
  @Nullable ReleaseCause cause() {
    SyncFile bound = fence.get();
    if (bound != null && bound.isSignalled()) {
      return ReleaseCause.FENCE;
    }
    return cause.get();
  }

  /// When it was released other than by a fence.
  long releasedNanos() {
    return releasedNanos;
  }

  void awaitBound() {
    Await.until(() -> "bound to a fence; released: " + cause.get(), LIMIT, this::isBound);
  }

  void await(ReleaseCause expected) {
    Await.until("released, at last by " + expected, LIMIT, () -> cause() != null);
    assertEquals(expected, cause());
  }
}
