// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import dev.oriel.fixtures.Await;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Tests that ten thousand messages of any kind on one connection leave nothing behind: each one is
/// answered, the next good picture is shown, and descriptors and threads are closed (the target
/// itself checks these three), and the memory is released, too.
final class EnduranceTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int MESSAGES = 10_000;
  private static final int WARM_UP = 500;

  /// Decisions for this many messages. A message takes about a dozen bytes.
  private static final int BYTES = 200_000;

  private static final long MAX_KEPT_BYTES = 16L << 20;

  @Test
  void tenThousandMessagesLeaveNothingBehind() {
    run(WARM_UP, 1);
    long before = memory();
    run(MESSAGES, 2);
    // Direct buffers are released when a thread of the JVM is notified of their collection, which
    // may be later.
    Await.until(
        () -> memory() - before + " bytes are kept of " + MESSAGES + " messages",
        LIMIT,
        () -> memory() - before < MAX_KEPT_BYTES);
  }

  private static void run(int messages, long seed) {
    byte[] input = new byte[BYTES];
    new Random(seed).nextBytes(input);
    Faults.forget();
    new ListenerTarget(messages).run(new Choices(input));
    Faults.check();
  }

  /// Returns the size of the heap and of the direct buffers after a garbage collection.
  private static long memory() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      long direct = 0;
      for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
        direct += pool.getMemoryUsed();
      }
      long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      least = Math.min(least, heap + direct);
    }
    return least;
  }
}
