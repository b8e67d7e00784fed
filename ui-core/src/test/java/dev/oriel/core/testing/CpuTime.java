// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.testing;

import java.lang.reflect.Method;

/// How long a thread has had a processor: on a machine that is busy with others a steadier measure
/// than a clock.
///
/// Units: nanoseconds. Through reflection, as modules that are tested do not read
/// `java.management`.
public final class CpuTime {

  private CpuTime() {}

  /// Of this thread so far.
  public static long ofThisThread() {
    try {
      Object bean =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      Method time =
          Class.forName("java.lang.management.ThreadMXBean").getMethod("getCurrentThreadCpuTime");
      return (long) time.invoke(bean);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the JVM does not tell its threads' CPU time", e);
    }
  }

  /// What some work takes.
  public static long of(Runnable work) {
    long begin = ofThisThread();
    work.run();
    return ofThisThread() - begin;
  }
}
