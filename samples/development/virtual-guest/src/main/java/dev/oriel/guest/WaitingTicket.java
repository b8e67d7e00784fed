// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.os.OwnedFd;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/// The ticket of a guest's flush that waits for its buffer. It counts the releases.
public final class WaitingTicket implements ReleaseTicket {

  private final CompletableFuture<ReleaseCause> cause = new CompletableFuture<>();
  private final AtomicInteger releases = new AtomicInteger();

  @Override
  public boolean release(ReleaseCause c) {
    boolean first = cause.complete(c);
    if (first) {
      releases.incrementAndGet();
    }
    return first;
  }

  @Override
  public boolean releaseWhenSignalled(OwnedFd fence) {
    fence.close();
    return release(ReleaseCause.FENCE);
  }

  public ReleaseCause await() {
    return cause.join();
  }

  public boolean released() {
    return cause.isDone();
  }
}
