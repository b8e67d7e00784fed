// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.junit.jupiter.api.Test;

class ClockTest {

  private static final int CLOCK_MONOTONIC = 1;

  /// The times of sd-bus, fences and timelines are on `CLOCK_MONOTONIC`, and are compared with
  /// nanoTime.
  @Test
  void nanoTimeIsTheMonotonicClockOfTheKernel() throws Throwable {
    Linker linker = Linker.nativeLinker();
    MethodHandle clockGettime =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("clock_gettime"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(16, 8);
      long before = System.nanoTime();
      assertEquals(0, (int) clockGettime.invokeExact(CLOCK_MONOTONIC, time));
      long after = System.nanoTime();
      long kernel =
          time.get(ValueLayout.JAVA_LONG, 0) * 1_000_000_000L + time.get(ValueLayout.JAVA_LONG, 8);
      assertTrue(
          before <= kernel && kernel <= after, () -> before + " <= " + kernel + " <= " + after);
    }
  }
}
