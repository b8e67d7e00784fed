// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseFileTest {

  @TempDir private Path folder;
  private Path leases;
  private Path socket;

  @BeforeEach
  void createSocket() throws IOException {
    socket = Files.createFile(folder.resolve("qmp"));
    leases = Files.createDirectory(folder.resolve("leases"));
  }

  private LeaseFile open() throws IOException {
    return LeaseFile.in(leases, socket);
  }

  private Visit visit(String who) throws IOException, InUseException {
    return Visit.begin(open(), who, System.nanoTime());
  }

  private Path only() throws IOException {
    try (Stream<Path> files = Files.list(leases)) {
      List<Path> all = files.toList();
      assertEquals(1, all.size(), all::toString);
      return all.getFirst();
    }
  }

  @Test
  void aVisitorThatFindsAnotherIsToldWhoItIsAndComesInWhenThatHasGone()
      throws IOException, InUseException {
    Visit first = visit("oriel record");
    assertThrows(InUseException.class, () -> visit("oriel capture").close(), "it is connecting");
    first.connected();
    InUseException told = assertThrows(InUseException.class, () -> visit("oriel capture").close());
    assertEquals("oriel record (process " + ProcessHandle.current().pid() + ")", told.getMessage());
    first.close();
    first.close();
    visit("oriel capture").close();
  }

  @Test
  void whoIsKeptWaitingByAnInterruptIsToldWhoHasIt() throws IOException, InUseException {
    try (Visit first = visit("oriel record")) {
      first.connected();
      Thread.currentThread().interrupt();
      try {
        long never = System.nanoTime() + Long.MAX_VALUE / 2;
        InUseException told =
            assertThrows(InUseException.class, () -> Visit.begin(open(), "b", never).close());
        assertTrue(String.valueOf(told.getMessage()).startsWith("oriel record (process "));
      } finally {
        assertTrue(Thread.interrupted(), "it still is");
      }
    }
  }

  @Test
  void visitorsComeInOneAfterAnother() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    AtomicInteger served = new AtomicInteger();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try (Visit v =
                        Visit.begin(open(), "v", System.nanoTime() + Long.MAX_VALUE / 2)) {
                      v.connected();
                      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                      served.incrementAndGet();
                      inside.decrementAndGet();
                    } catch (IOException | InUseException e) {
                      throw new AssertionError(e);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(8, served.get());
    assertEquals(1, most.get());
    try (Stream<Path> files = Files.list(leases)) {
      assertEquals(List.of(), files.toList(), "the last one removes the file");
    }
  }

  @Test
  void whatIsWrittenIsReadAndOnlyWhatCanBeShown() throws IOException {
    try (LeaseFile file = open()) {
      assertTrue(file.begin(System.nanoTime()));
      Holder viewer = new Holder(3, 12, "evil\u001b]0;\u0007\nvisitor 9 9 x" + "y".repeat(99));
      file.write(viewer, new Holder(4, 13, ""));
      assertEquals(60, viewer.who().length());
      assertFalse(viewer.who().contains("\n"));
      try (LeaseFile other = open()) {
        assertEquals(new LeaseFile.Holders(4, viewer, new Holder(4, 13, "")), other.read());
      }
    }
  }

  @Test
  void aSpoiledFileKeepsNobodyOut() throws IOException, InUseException {
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    for (byte[] content :
        List.of(
            noise,
            new byte[0],
            "visitor 999999999999 0 x\nviewer 999999999999 -1 x"
                .getBytes(StandardCharsets.US_ASCII),
            "visitor 99999999999999999999 1 x\n".getBytes(StandardCharsets.US_ASCII))) {
      try (LeaseFile keeps = open();
          Visit mine = visit("a")) {
        mine.connected();
        Files.write(only(), content);
        assertNull(keeps.read().viewer());
        visit("b").close();
      }
    }
  }

  @Test
  void noPlaceOfSomebodyElsesIsUsed() throws IOException {
    Object uid = Files.getAttribute(folder, "unix:uid");
    Path own = folder.resolve("own");
    assertEquals(own, LeaseFile.ownFolder(own, uid));
    assertEquals(own, LeaseFile.ownFolder(own, uid), "it is there already");
    assertNull(LeaseFile.ownFolder(own, 12345), "of another user");
    Path link = Files.createSymbolicLink(folder.resolve("link"), own);
    assertNull(LeaseFile.ownFolder(link, uid), "a link");
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertNull(LeaseFile.ownFolder(own, uid), "where others may write");
    assertNull(LeaseFile.ownFolder(socket, uid), "a file");
  }

  @Test
  void eachSocketHasItsOwnByWhicheverPath() throws IOException, InUseException {
    Path link = Files.createSymbolicLink(folder.resolve("other-name"), socket);
    Path other = Files.createFile(folder.resolve("qmp2"));
    try (Visit mine = visit("a")) {
      mine.connected();
      assertThrows(
          InUseException.class,
          () -> Visit.begin(LeaseFile.in(leases, link), "b", System.nanoTime()).close());
      Visit.begin(LeaseFile.in(leases, other), "b", System.nanoTime()).close();
    }
    assertNull(LeaseFile.of(folder.resolve("none")));
  }

  @Test
  void aSeatIsItsViewersOverVisitsAndUntilAnotherViewerComes() throws Exception {
    Seat two = new Seat(socket, "two");
    try (Seat one = new Seat(socket, "one")) {
      assertNull(one.obstacle());
      connect(one);
      assertEquals(new Seat.Obstacle(null, false), one.obstacle(), "an unknown program took it");
      assertFalse(one.lent());

      Visit visit = Visit.begin(socket, "visitor", Duration.ZERO);
      visit.connected();
      assertTrue(one.lent());
      Seat.Obstacle lent = present(one.obstacle());
      assertTrue(lent.forNow());
      assertTrue(String.valueOf(lent.holder()).startsWith("visitor (process "));
      assertTrue(present(two.obstacle()).forNow(), "a viewer that comes now waits too");
      assertThrows(InUseException.class, () -> two.begin(Duration.ZERO, false), "for a visitor");
      visit.close();
      assertNull(one.obstacle(), "it is over");
      assertTrue(one.lent(), "and was");
      connect(one);
      assertFalse(one.lent());

      connect(two);
      assertFalse(one.lent());
      Seat.Obstacle taken = present(one.obstacle());
      assertFalse(taken.forNow());
      assertTrue(String.valueOf(taken.holder()).startsWith("two (process "));
      Visit.begin(socket, "visitor", Duration.ZERO).close();
      assertNull(two.obstacle(), "it returns to the viewer that had it");
      assertNotEquals(null, one.obstacle());
      two.close();
      assertNull(one.obstacle(), "the program that took it is gone");
    }
  }

  @Test
  void aViewerThatInsistsTakesItFromAVisitor() throws Exception {
    try (Seat one = new Seat(socket, "one");
        Visit visit = Visit.begin(socket, "visitor", Duration.ZERO)) {
      visit.connected();
      one.begin(Duration.ZERO, true);
      one.connected();
      assertFalse(one.lent());
    }
  }

  private static void connect(Seat seat) throws InUseException {
    seat.begin(Duration.ZERO, false);
    seat.connected();
  }

  private static Seat.Obstacle present(Seat.@Nullable Obstacle o) {
    assertNotNull(o);
    return o;
  }
}
