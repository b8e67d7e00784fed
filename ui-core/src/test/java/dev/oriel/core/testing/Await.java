// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits, with a deadline, for what gives no event: a file that appears, memory that a device
/// writes.
public final class Await {

  /// How long a wait looks again as soon as nobody else wants the processor: most device commands
  /// take a few microseconds, and the test and the device often share two cores.
  private static final long YIELD_NANOS = 300_000;

  /// The pause between two looks after that; the kernel's timer slack adds about as much.
  private static final long PAUSE_NANOS = 50_000;

  /// How many times slower than a host this machine is: the lab VM's software emulation says 10.
  private static final int SLOWNESS = Math.max(1, Integer.getInteger("oriel.test.slow", 1));

  private Await() {}

  /// A limit for this machine, made of one for a host: for waits that are not made here.
  public static Duration patient(Duration limit) {
    return limit.multipliedBy(SLOWNESS);
  }

  /// Waits until the condition holds.
  ///
  /// @param limit for a host; longer where the machine is slower ([#patient])
  /// @throws AssertionError with the description when the limit has passed
  public static void until(String what, Duration limit, BooleanSupplier condition) {
    until(() -> what, limit, condition);
  }

  /// As [#until(String, Duration, BooleanSupplier)], with a description made only on failure, so
  /// that it can tell the last state seen.
  // ThreadPriorityCheck: correctness does not hang on the yield, only how soon the end is seen.
  @SuppressWarnings("ThreadPriorityCheck")
  public static void until(Supplier<String> what, Duration limit, BooleanSupplier condition) {
    long start = System.nanoTime();
    long nanos = patient(limit).toNanos();
    while (!condition.getAsBoolean()) {
      long waited = System.nanoTime() - start;
      if (waited > nanos) {
        throw new AssertionError("waited " + waited / 1_000_000 + " ms in vain: " + what.get());
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("interrupted while waiting: " + what.get());
      }
      if (waited < YIELD_NANOS) {
        Thread.yield();
      } else {
        LockSupport.parkNanos(pause(waited));
      }
    }
  }

  /// On a machine that emulates its only processor, what looks too often is what is waited for.
  private static long pause(long waited) {
    return SLOWNESS == 1 ? PAUSE_NANOS : Math.max(PAUSE_NANOS * SLOWNESS, waited / 20);
  }
}
