// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.dbus.connection.Subscription;
import dev.oriel.dbus.internal.qmp.QmpClient;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.fixtures.Await;
import dev.oriel.guest.NeedsBus;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.TestBus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The run state of a VM as it changes.
final class RunStateWatchTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  @NeedsQemu
  void tellsEachChangeOfTheRealQemuAndNothingAfterItWasClosed() throws Exception {
    BlockingQueue<RunState> told = new LinkedBlockingQueue<>();
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null)) {
      try (Subscription _ = vm.onRunState(told::add)) {
        assertEquals("running", next(told));
        Object _ = qemu.qmp().execute("stop");
        assertEquals("paused", next(told));
        Object _ = qemu.qmp().execute("cont");
        assertEquals("running", next(told));
      }
      List<RunState> later = new CopyOnWriteArrayList<>();
      Object _ = qemu.qmp().execute("stop");
      try (Subscription _ = vm.onRunState(later::add)) {
        Await.until("the other watcher is called", LIMIT, () -> !later.isEmpty());
      }
      assertEquals(List.of(), List.copyOf(told), "a closed watch is not called");
    }
  }

  /// The program that holds the monitor keeps others from getting an answer. The state is then
  /// unknown.
  @Test
  @NeedsQemu
  void claimsNothingWhileAnotherProgramHoldsTheMonitor() throws Exception {
    BlockingQueue<RunState> told = new LinkedBlockingQueue<>();
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null)) {
      Object _ = qemu.qmp().execute("stop");
      try (Subscription _ = vm.onRunState(told::add)) {
        assertEquals("paused", next(told));
        try (QmpClient _ = QmpClient.connect(qemu.qmpSocket(), LIMIT)) {
          assertEquals("", next(told));
        }
        assertEquals("paused", next(told));
      }
    }
  }

  /// Otherwise each connection would leave a thread that asks a VM which is gone.
  @Test
  @NeedsQemu
  void endsWithTheConnectionWhoeverEndsIt() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      int before = watches();
      BlockingQueue<RunState> told = new LinkedBlockingQueue<>();
      try (VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null)) {
        Subscription _ = vm.onRunState(told::add);
        Await.until("an answer", LIMIT, () -> !told.isEmpty());
        assertEquals(before + 1, watches());
      }
      Await.until("closed here", LIMIT, () -> watches() == before);
      try (VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null)) {
        Subscription _ = vm.onRunState(told::add);
        qemu.quit();
        Await.until("ended there", LIMIT, () -> watches() == before);
        assertFalse(vm.isOpen());
      }
    }
  }

  @Test
  @NeedsQemu
  @NeedsBus
  void aBusTellsNothing() throws IOException {
    try (TestBus bus = TestBus.start();
        Qemu _ = Qemu.builder().bus(bus.address()).virtioGpu("").start();
        VmConnection vm = VmConnection.open(new Endpoint.Bus(bus.address()), null)) {
      int before = watches();
      vm.onRunState(
              state -> {
                throw new AssertionError(state);
              })
          .close();
      assertEquals(before, watches());
    }
  }

  @Test
  void usersReadWhatAVmIs() {
    assertEquals("", RunState.UNKNOWN.condition());
    assertEquals("", new RunState("running").condition());
    assertEquals("paused", new RunState("paused").condition());
    assertEquals("guest panicked", new RunState("guest-panicked").condition());
    assertTrue(new RunState("prelaunch").condition().contains("not started"));
  }

  /// A question wakes this process and QEMU several times.
  @Test
  void leavesAVmAloneThatIsNotUsedAndAsksAtOnceWhenItIs() throws Exception {
    int before = watches();
    Semaphore questions = new Semaphore(0);
    RunStateWatch watch =
        RunStateWatch.start(
            () -> {
              questions.release();
              return new RunState("paused");
            },
            _ -> {},
            new RunStateWatch.Periods(Duration.ZERO, Duration.ZERO, HOUR, Duration.ZERO));
    try {
      awaitRest();
      assertEquals(1, questions.drainPermits(), "without a sign");
      watch.sign();
      assertTrue(questions.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS), "it asked at once");
      awaitRest();
      assertEquals(0, questions.drainPermits(), "after one sign");
    } finally {
      watch.close();
    }
    Await.until("it ends although it rests", LIMIT, () -> watches() == before);
  }

  @Test
  void asksAVmInUseAgainAndAgain() throws Exception {
    Semaphore questions = new Semaphore(0);
    Duration period = Duration.ofMillis(1);
    RunStateWatch watch =
        RunStateWatch.start(
            () -> {
              questions.release();
              return new RunState("running");
            },
            _ -> {},
            new RunStateWatch.Periods(period, HOUR, HOUR, HOUR));
    try {
      assertTrue(questions.tryAcquire(5, LIMIT.toSeconds(), TimeUnit.SECONDS));
    } finally {
      watch.close();
    }
  }

  @Test
  @NeedsQemu
  void picturesAndInputAreSigns() throws Exception {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null)) {
      Console console = vm.consoles().getFirst();
      Semaphore signs = new Semaphore(0);
      console.onUse(signs::release);
      try (ConsoleSession _ =
          console.attach(FrameSink.discarding(ReleaseCause.HIDDEN), AttachOptions.DEFAULT)) {
        assertTrue(signs.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS), "the first picture");
        Object _ = qemu.qmp().execute("stop");
        console.refresh();
        int _ = signs.drainPermits();
        console.input().moveTo(1, 1);
        assertTrue(signs.tryAcquire(), "the pointer moves");
      }
    }
  }

  /// Waits until the watch has nothing to do.
  private static void awaitRest() {
    Await.until(
        "the watch rests",
        LIMIT,
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .anyMatch(
                    t ->
                        t.getName().equals("oriel-run-state")
                            && t.getState() == Thread.State.TIMED_WAITING));
  }

  private static int watches() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(t -> t.getName().equals("oriel-run-state"))
            .count();
  }

  private static String next(BlockingQueue<RunState> told) throws InterruptedException {
    RunState state = told.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertNotNull(state, "no state was reported");
    return state.status();
  }
}
