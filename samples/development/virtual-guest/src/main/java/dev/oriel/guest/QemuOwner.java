// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/// The main class of a JVM that owns a QEMU and is killed by a test.
final class QemuOwner {

  private QemuOwner() {}

  /// Prints QEMU's pid and waits to be killed.
  public static void main(String[] args) throws IOException, InterruptedException {
    try (Qemu qemu = Qemu.builder().noDisplay().start()) {
      System.out.println(qemu.pid());
      new CountDownLatch(1).await();
    }
  }
}
