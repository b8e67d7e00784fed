// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.testing;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/// The main class of a JVM that owns a process and is killed by a test.
final class ProcessOwner {

  private ProcessOwner() {}

  /// Starts the command in the arguments, prints its pid and waits for the end.
  public static void main(String[] args) throws IOException, InterruptedException {
    try (TestProcess process = TestProcess.start(args)) {
      System.out.println(process.pid());
      new CountDownLatch(1).await();
    }
  }
}
