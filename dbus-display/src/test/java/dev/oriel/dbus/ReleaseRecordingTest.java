// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.core.stats.DurationSummary;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.dbus.testing.Answer;
import dev.oriel.dbus.testing.FakeQemu;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.TempDirectory;
import dev.oriel.fixtures.TestJvm;
import dev.oriel.fixtures.TestProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;

/// What flight recordings and the statistics report about released buffers.
final class ReleaseRecordingTest extends FakeQemuFixture {

  private static final String EVENT = "dev.oriel.FrameReleased";
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final List<ReleaseCause> CAUSES =
      List.of(ReleaseCause.FINISH, ReleaseCause.COPIED, ReleaseCause.SUPERSEDED);

  /// A released frame.
  private record Released(
      long serial, long receivedNanos, ReleaseCause cause, Duration roundTrip) {}

  @Test
  void eachReleaseIsRecordedWithItsFrameItsTimeAndItsCause() throws Exception {
    List<RecordedEvent> events = new CopyOnWriteArrayList<>();
    List<Released> released = new ArrayList<>();
    try (RecordingStream recording = new RecordingStream();
        OwnedFd memory = memory(64 * 64 * 4)) {
      recording.setReuse(false);
      recording.enable(EVENT);
      recording.onEvent(EVENT, events::add);
      recording.startAsync();
      ConsoleSession session =
          vm.console(0).attach(sink, AttachOptions.DEFAULT.withDeadline(Duration.ofMillis(900)));
      FakeQemu.Listener q = qemu.awaitListener();
      dmabuf(q, memory, 64, 64, 256, XR24, false).ok();
      sink.awaitFrames(1);
      sink.discardHeld(ReleaseCause.HIDDEN);
      for (ReleaseCause cause : CAUSES) {
        Released last = release(q, cause);
        released.add(last);
        while (last.cause() != cause) { // this machine stood still for the whole deadline
          last = release(q, cause);
          released.add(last);
        }
      }
      Await.until(
          () -> released.size() + " events: " + events,
          LIMIT,
          () -> events.size() >= released.size());
      DurationSummary held = session.stats().held();
      assertEquals(released.size(), held.count());
      assertTrue(0 < held.p50() && held.p50() <= held.p99() && held.p99() <= held.max());
    }
    for (int i = 0; i < released.size(); i++) {
      RecordedEvent event = events.get(i);
      Released expected = released.get(i);
      assertEquals(expected.cause().name(), event.getString("cause"));
      assertEquals(expected.serial(), event.getLong("serial"));
      assertEquals(expected.receivedNanos(), event.getLong("received"));
      assertEquals(0, event.getInt("console"));
      Duration held = event.getDuration("held");
      assertTrue(
          held.isPositive() && held.compareTo(expected.roundTrip()) < 0,
          () -> held + " of " + expected);
    }
  }

  /// On a busy machine, JFR takes longer to start than a guest waits, and other classes take long
  /// enough to be noticed.
  @Test
  void nothingIsLoadedBetweenAFlushAndItsAnswer() throws Exception {
    Loads loads = run();
    assertEquals(List.of(), loads.everywhere(" jdk.jfr.internal."));
    assertEquals(List.of(), loads.everywhere("ReleasedEvent"));
    List<String> answering = loads.between("FirstFlush$Begin ", "FirstFlush$End ");
    // What the JDK's own class archive has is there at once; which of it is needed depends on luck.
    assertEquals(
        List.of(),
        answering.stream()
            .filter(l -> l.startsWith(loads.thread) && !l.contains("shared objects file"))
            .toList());
  }

  @Test
  void aRecordingThatIsStartedMeanwhileIsLoadedOnAnotherThread() throws Exception {
    Loads loads = run(EVENT);
    List<String> event = loads.everywhere("listener.FrameReleasedEvent");
    assertEquals(1, event.size(), event::toString);
    assertFalse(event.getFirst().startsWith(loads.thread), event::toString);
  }

  /// The classes that a program has loaded.
  ///
  /// @param thread what is before those that the answering thread has loaded
  /// @param lines a line for each, in order
  private record Loads(String thread, List<String> lines) {

    List<String> everywhere(String name) {
      return lines.stream().filter(l -> l.contains(name)).toList();
    }

    /// Returns what was loaded between two classes.
    List<String> between(String first, String last) {
      return lines.subList(place(first) + 1, place(last));
    }

    private int place(String name) {
      List<String> found = everywhere(name);
      assertEquals(1, found.size(), name);
      return lines.indexOf(found.getFirst());
    }
  }

  private static Loads run(String... arguments) throws Exception {
    try (TempDirectory directory = new TempDirectory("oriel-flush")) {
      Path log = directory.resolve("classes");
      List<String> options = List.of("-Xlog:class+load:file=" + log + ":tid");
      try (TestProcess jvm = TestJvm.start(Map.of(), options, FirstFlush.class, arguments)) {
        List<String> told = jvm.stdout().lines().toList();
        assertEquals(0, jvm.awaitExit(LIMIT), jvm::stderr);
        assertEquals("1", told.getFirst(), "flushes");
        return new Loads("[" + told.get(1) + "]", Files.readAllLines(log));
      }
    }
  }

  private Released release(FakeQemu.Listener q, ReleaseCause cause) {
    Answer answer = q.call("UpdateDMABUF", m -> ints(m, 0, 0, 64, 64));
    sink.await("a frame", s -> s.heldCount() > 0);
    try (Frame.Dmabuf frame = assertInstanceOf(Frame.Dmabuf.class, sink.pollHeld())) {
      boolean inTime = frame.ticket().release(cause);
      answer.ok();
      return new Released(
          frame.serial(),
          frame.receivedNanos(),
          inTime ? cause : ReleaseCause.DEADLINE,
          Duration.ofNanos(answer.nanos()));
    }
  }
}
