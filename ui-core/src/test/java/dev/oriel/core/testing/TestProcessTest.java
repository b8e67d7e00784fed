// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What tests rely on when they start programs.
final class TestProcessTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void givesOutputErrorsEnvironmentAndStatus() throws IOException {
    try (TestProcess p =
        TestProcess.start(
            null,
            Map.of("GREETING", "hello world"),
            List.of("sh", "-c", "echo $$ \"$GREETING\"; echo oops >&2; exit 3"))) {
      assertEquals(p.pid() + " hello world", p.stdout().readLine());
      assertEquals(3, p.awaitExit(LIMIT));
      assertEquals("oops\n", p.stderr());
      assertFalse(p.isAlive());
    }
  }

  @Test
  void killsTheCommandAndItsChildrenOnCloseEvenIfTheyIgnoreSignals() throws Exception {
    ProcessHandle handle;
    ProcessHandle child;
    try (TestProcess p =
        TestProcess.start("sh", "-c", "trap '' TERM INT HUP; sleep 1000 & echo $!; wait; wait")) {
      handle = ProcessHandle.of(p.pid()).orElseThrow();
      child = ProcessHandle.of(Long.parseLong(p.stdout().readLine())).orElseThrow();
      p.terminate();
      assertTrue(p.isAlive());
    }
    assertFalse(handle.isAlive());
    child.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void killsTheCommandWhenItsJvmIsKilled() throws Exception {
    try (TestProcess jvm = TestJvm.start(ProcessOwner.class, "sleep", "1000")) {
      String line = jvm.stdout().readLine();
      assertTrue(line != null, jvm::stderr);
      ProcessHandle sleep = ProcessHandle.of(Long.parseLong(line)).orElseThrow();
      assertTrue(sleep.isAlive());
      ProcessHandle.of(jvm.pid()).ifPresent(ProcessHandle::destroyForcibly);
      assertEquals(137, jvm.awaitExit(LIMIT));
      sleep.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void reportsAProgramThatIsNotThere() throws IOException {
    try (TestProcess p = TestProcess.start("no-such-program-here")) {
      assertEquals(127, p.awaitExit(LIMIT));
      assertTrue(p.stderr().contains("no-such-program-here"), p.stderr());
    }
    assertTrue(String.valueOf(Programs.missing("sh", "no-such-program-here")).contains("no-such"));
  }

  @Test
  void givesUpWaitingAtTheLimit() throws IOException {
    try (TestProcess p = TestProcess.start("sleep", "1000")) {
      assertThrows(AssertionError.class, () -> p.awaitExit(Duration.ofMillis(1)));
    }
    AssertionError e =
        assertThrows(
            AssertionError.class, () -> Await.until("the moon", Duration.ofMillis(1), () -> false));
    // On a busy machine the wait is longer than its limit.
    assertTrue(
        String.valueOf(e.getMessage()).matches("waited \\d+ ms in vain: the moon"), e::toString);
  }
}
