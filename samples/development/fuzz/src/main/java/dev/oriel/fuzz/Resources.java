// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import dev.oriel.fixtures.Await;
import java.io.File;
import java.time.Duration;
import java.util.Arrays;

/// What an input must not keep: descriptors, threads.
///
/// @param descriptors how many are open, of all kinds
/// @param threads how many of Oriel's and of the fixtures' run
record Resources(int descriptors, long threads) {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// What there is now.
  static Resources now() {
    String[] open = new File("/proc/self/fd").list();
    return new Resources(open == null ? 0 : open.length, threadCount());
  }

  private static long threadCount() {
    Thread[] all = new Thread[Thread.activeCount() + 16];
    int n = Thread.enumerate(all);
    return Arrays.stream(all, 0, n)
        .filter(t -> t.getName().startsWith("oriel") || t.getName().startsWith("fake"))
        .count();
  }

  /// Waits until there is no more than this again.
  ///
  /// @throws AssertionError if something stays
  void awaitAgain() {
    Await.until(
        () -> "more than " + this + " is kept: " + now(),
        LIMIT,
        () -> {
          Resources now = now();
          return now.descriptors <= descriptors && now.threads <= threads;
        });
  }
}
