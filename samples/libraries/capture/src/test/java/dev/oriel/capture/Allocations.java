// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import java.lang.reflect.Method;

/// The heap memory that a thread has allocated. It is read through reflection because the tested
/// module does not read `jdk.management`.
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
