// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import dev.oriel.fixtures.Await;
import java.io.File;
import java.time.Duration;
import java.util.Arrays;

/// The resources that an input must not keep: descriptors and threads.
///
/// @param descriptors the number of open descriptors of all kinds
/// @param threads the number of running threads of Oriel and of the fixtures
record Resources(int descriptors, long threads) {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// Returns the resources in use now.
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

  /// Waits until no more than these resources are in use.
  ///
  /// @throws AssertionError if more are kept
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
