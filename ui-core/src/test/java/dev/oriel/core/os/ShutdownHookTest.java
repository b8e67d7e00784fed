// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.fixtures.TestJvm;
import dev.oriel.fixtures.TestProcess;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class ShutdownHookTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /// A program that is ended with SIGTERM. It has a hook that waits for the main thread, and
  /// another hook that was closed before.
  static final class Program {

    private Program() {}

    public static void main(String[] arguments) throws InterruptedException {
      ShutdownHook.add("forgotten", _ -> System.out.println("never")).close();
      CountDownLatch asked = new CountDownLatch(1);
      try (ShutdownHook _ =
          ShutdownHook.add(
              "in order",
              hook -> {
                System.out.println("asked");
                asked.countDown();
                System.out.println(hook.awaitClosed(LIMIT) ? "closed" : "given up");
              })) {
        System.out.println("ready");
        asked.await();
        System.out.println("ended");
      }
    }
  }

  @Test
  void theJvmWaitsForWhatEndsInOrderAndForgetsWhatWasClosed() throws Exception {
    try (TestProcess program = TestJvm.start(Program.class)) {
      assertEquals("ready", program.stdout().readLine(), program::stderr);
      program.terminate();
      for (String line : new String[] {"asked", "ended", "closed", null}) {
        assertEquals(line, program.stdout().readLine(), program::stderr);
      }
      int _ = program.awaitExit(LIMIT);
    }
  }

  @Test
  void theWaitForAHookThatIsNotClosedEndsAtTheLimit() {
    ShutdownHook hook = ShutdownHook.add("open", _ -> {});
    assertFalse(hook.awaitClosed(Duration.ofMillis(1)));
    hook.close();
    hook.close();
    assertTrue(hook.awaitClosed(Duration.ofMillis(1)));
  }
}
