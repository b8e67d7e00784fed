// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import java.lang.reflect.Method;

/// What a thread has allocated on the heap. Through reflection, as the module that is tested does
/// not read `jdk.management`.
final class Allocations {

  private Allocations() {}

  static long ofThread(Thread thread) throws ReflectiveOperationException {
    Object bean =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    Method bytes =
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getThreadAllocatedBytes", long.class);
    return (long) bytes.invoke(bean, thread.threadId());
  }
}
