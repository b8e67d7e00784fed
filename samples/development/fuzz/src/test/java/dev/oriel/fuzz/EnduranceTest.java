// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import dev.oriel.fixtures.Await;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A listener after ten thousand messages of any kind on one connection is as it was: each was
/// answered, the next good picture is shown, descriptors and threads are gone (all three the
/// target's own checks), and the memory too.
final class EnduranceTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int MESSAGES = 10_000;
  private static final int WARM_UP = 500;

  /// Decisions for so many messages; a message takes about a dozen bytes.
  private static final int BYTES = 200_000;

  private static final long MOST_BYTES_KEPT = 16L << 20;

  @Test
  void tenThousandMessagesLeaveNothingBehind() {
    run(WARM_UP, 1);
    long before = memory();
    run(MESSAGES, 2);
    // Direct buffers go when a thread of the JVM's has heard of their collection, which may be
    // later.
    Await.until(
        () -> memory() - before + " bytes are kept of " + MESSAGES + " messages",
        LIMIT,
        () -> memory() - before < MOST_BYTES_KEPT);
  }

  private static void run(int messages, long seed) {
    byte[] input = new byte[BYTES];
    new Random(seed).nextBytes(input);
    Faults.forget();
    new ListenerTarget(messages).run(new Choices(input));
    Faults.check();
  }

  /// The heap and the direct buffers, once what is not used has been collected.
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
