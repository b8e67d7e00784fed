// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.dbus.clipboard.Clipboard;
import dev.oriel.dbus.clipboard.ClipboardContent;
import dev.oriel.dbus.clipboard.ClipboardData;
import dev.oriel.dbus.clipboard.ClipboardOffer;
import dev.oriel.dbus.clipboard.ClipboardSession;
import dev.oriel.dbus.clipboard.MimeType;
import dev.oriel.dbus.clipboard.Selection;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.guest.NeedsBus;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.TestBus;
import dev.oriel.guest.VdAgent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The clipboard of the real QEMU, whose guest's agent the test plays.
@NeedsQemu
final class ClipboardTest {

  private static final String UNUSUAL = "zwölf \uD83D\uDC27 e\u0301\0nul\r\n\t\u202e";
  private static final List<String> TEXT = List.of(MimeType.TEXT);

  private static Qemu start() throws IOException {
    return VdAgent.port(Qemu.builder().virtioGpu("")).start();
  }

  private static VmConnection open(Qemu qemu) {
    return VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
  }

  private static Clipboard clipboard(VmConnection vm) {
    Clipboard found = vm.clipboard();
    assertNotNull(found);
    return found;
  }

  /// Registers, and waits until the guest's agent has restarted.
  private static ClipboardSession register(VmConnection vm, VdAgent agent, ClipboardLog log) {
    ClipboardSession session = clipboard(vm).open(log);
    agent.awaitRestart();
    return session;
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] many(int count) {
    byte[] many = new byte[count];
    for (int i = 0; i < count; i++) {
      many[i] = (byte) ('a' + i % 23);
    }
    return many;
  }

  /// Requests the guest's text, which its agent then sends.
  private static ClipboardData fetch(
      ClipboardSession session, VdAgent agent, Selection selection, byte[] text) throws Exception {
    CompletableFuture<ClipboardData> answer = session.request(selection, TEXT);
    agent.serve(text);
    return get(answer);
  }

  private static byte[] paste(VdAgent agent, int selection) {
    agent.request(selection, VdAgent.TEXT);
    return agent.await(VdAgent.DATA).data();
  }

  @Test
  void theGuestsTextArrivesAsItIs() throws Exception {
    try (Qemu qemu = start();
        VmConnection vm = open(qemu)) {
      VdAgent agent = VdAgent.start(qemu);
      ClipboardLog log = new ClipboardLog();
      try (ClipboardSession session = register(vm, agent, log)) {
        agent.grab(0, 1, VdAgent.TEXT, VdAgent.PNG);
        assertEquals("offered CLIPBOARD 1 " + TEXT, log.await());
        assertEquals(
            new ClipboardOffer(Selection.CLIPBOARD, 1, TEXT),
            session.guestOffer(Selection.CLIPBOARD));
        ClipboardData data = fetch(session, agent, Selection.CLIPBOARD, bytes(UNUSUAL));
        assertEquals(UNUSUAL, data.text());
        agent.grab(1, 1, VdAgent.TEXT);
        log.await("offered PRIMARY 1 " + TEXT);
        assertEquals("mark", fetch(session, agent, Selection.PRIMARY, bytes("mark")).text());
        agent.release(0);
        assertEquals("released CLIPBOARD", log.await());
      }
    }
  }

  @Test
  void theGuestGetsWhatIsOfferedAsItIs() throws Exception {
    try (Qemu qemu = start();
        VmConnection vm = open(qemu)) {
      VdAgent agent = VdAgent.start(qemu);
      ClipboardLog log = new ClipboardLog();
      ClipboardSession session = register(vm, agent, log);
      for (String text : List.of(UNUSUAL, "", "again")) {
        get(session.offer(Selection.CLIPBOARD, ClipboardContent.ofText(text)));
        assertEquals(0, agent.await(VdAgent.GRAB).selection());
        assertArrayEquals(bytes(text), paste(agent, 0));
        assertEquals("fetched CLIPBOARD " + MimeType.TEXT + " " + bytes(text).length, log.await());
      }
      get(session.offer(Selection.PRIMARY, ClipboardContent.ofText("mark")));
      assertEquals(1, agent.await(VdAgent.GRAB).selection());
      get(session.withdraw(Selection.PRIMARY));
      assertEquals(1, agent.await(VdAgent.RELEASE).selection());
      get(session.offer(Selection.SECONDARY, ClipboardContent.ofText("unread")));
      session.close();
      assertEquals(2, agent.await(VdAgent.RELEASE).selection());
      assertArrayEquals(bytes("again"), paste(agent, 0), "QEMU keeps what was fetched");
    }
  }

  @Test
  void aMebibytePassesEachWay() throws Exception {
    try (Qemu qemu = start();
        VmConnection vm = open(qemu)) {
      VdAgent agent = VdAgent.start(qemu);
      ClipboardLog log = new ClipboardLog();
      try (ClipboardSession session = register(vm, agent, log)) {
        agent.grab(0, 1, VdAgent.TEXT);
        String _ = log.await();
        byte[] text = many(3 << 20);
        assertArrayEquals(text, fetch(session, agent, Selection.CLIPBOARD, text).bytes());
        byte[] most = many(ClipboardContent.MAX_TEXT_BYTES);
        get(session.offer(Selection.CLIPBOARD, ClipboardContent.of(MimeType.TEXT, most)));
        assertArrayEquals(most, paste(agent, 0));
        assertEquals("", qemu.stderr());
      }
    }
  }

  @Test
  void anAgentThatComesLateOrAgainIsOfferedWhatIsThere() throws Exception {
    try (Qemu qemu = start();
        VmConnection vm = open(qemu);
        ClipboardSession session = clipboard(vm).open(new ClipboardLog())) {
      get(session.offer(Selection.CLIPBOARD, ClipboardContent.ofText("before")));
      VdAgent agent = VdAgent.start(qemu);
      VdAgent.Message _ = agent.await(VdAgent.GRAB);
      assertEquals("before", new String(paste(agent, 0), StandardCharsets.UTF_8));
      for (int i = 0; i < 3; i++) {
        agent.restart();
        VdAgent.Message _ = agent.await(VdAgent.GRAB);
        assertEquals("before", new String(paste(agent, 0), StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void aGuestThatGrabsWithoutAPauseStopsNothing() throws Exception {
    try (Qemu qemu = start();
        VmConnection vm = open(qemu)) {
      VdAgent agent = VdAgent.start(qemu);
      ClipboardLog log = new ClipboardLog();
      try (ClipboardSession session = register(vm, agent, log)) {
        for (int i = 1; i <= 2000; i++) {
          agent.grab(0, i, VdAgent.TEXT);
        }
        log.await("offered CLIPBOARD 2000 " + TEXT);
        assertEquals("last", fetch(session, agent, Selection.CLIPBOARD, bytes("last")).text());
        for (int i = 0; i < 500; i++) {
          var _ = session.offer(Selection.CLIPBOARD, ClipboardContent.ofText("text " + i));
        }
        get(session.offer(Selection.CLIPBOARD, ClipboardContent.ofText("mine")));
        assertEquals("mine", new String(paste(agent, 0), StandardCharsets.UTF_8));
      }
    }
  }

  /// The real QEMU decides who wins, and both sides must agree.
  @Test
  void afterGrabsOnBothSidesAtOnceOneOfThemIsPasted() throws Exception {
    try (Qemu qemu = start();
        VmConnection vm = open(qemu)) {
      VdAgent agent = VdAgent.start(qemu);
      try (ClipboardSession session = register(vm, agent, new ClipboardLog())) {
        for (int i = 1; i <= 50; i++) {
          CompletableFuture<Void> ours =
              session.offer(Selection.CLIPBOARD, ClipboardContent.ofText("host"));
          agent.grab(0, 2 * i, VdAgent.TEXT);
          get(ours);
          // QEMU has worked off both when it has answered this.
          String name = vm.primaryConsole().refresh().label();
          assertTrue(!name.isEmpty());
          if (session.guestOffer(Selection.CLIPBOARD) != null) {
            assertEquals(
                "guest", fetch(session, agent, Selection.CLIPBOARD, bytes("guest")).text());
          } else {
            assertEquals("host", new String(paste(agent, 0), StandardCharsets.UTF_8));
          }
        }
      }
    }
  }

  @Test
  void withoutAnythingInTheGuestARequestFailsAndTheVmLives() throws Exception {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        VmConnection vm = open(qemu);
        ClipboardSession session = clipboard(vm).open(new ClipboardLog())) {
      for (Selection s : Selection.values()) {
        CompletableFuture<ClipboardData> answer = session.request(s, TEXT);
        ExecutionException e = assertThrows(ExecutionException.class, () -> get(answer));
        assertTrue(e.getCause() instanceof ConnectionFailedException, e::toString);
        get(session.offer(s, ClipboardContent.of(MimeType.PNG, new byte[10])));
        get(session.withdraw(s));
        get(session.withdraw(s));
      }
      assertTrue(session.isOpen());
    }
  }

  @Test
  void aViewerMayGoDuringARequestAndComeBack() throws Exception {
    try (Qemu qemu = start()) {
      VdAgent agent = VdAgent.start(qemu);
      for (int i = 1; i <= 3; i++) {
        ClipboardLog log = new ClipboardLog();
        CompletableFuture<ClipboardData> pending;
        ClipboardSession session;
        try (VmConnection vm = open(qemu)) {
          session = register(vm, agent, log);
          agent.grab(0, i, VdAgent.TEXT);
          String _ = log.await();
          pending = session.request(Selection.CLIPBOARD, TEXT);
          VdAgent.Message _ = agent.await(VdAgent.REQUEST);
        }
        ExecutionException e = assertThrows(ExecutionException.class, () -> get(pending));
        assertTrue(e.getCause() instanceof ConnectionFailedException, e::toString);
        assertTrue(!session.isOpen());
        session.close();
        agent.data(0, VdAgent.TEXT, bytes("late"));
      }
    }
  }

  /// The registration keeps the connection open in QEMU.
  @Test
  void aViewerWhoseDisplayIsBorrowedNoticesAndGivesTheClipboardUp() throws Exception {
    try (Qemu qemu = start();
        DisplaySeat seat = DisplaySeat.at(new Endpoint.Qmp(qemu.qmpSocket()), "a viewer");
        VmConnection viewer = seat.open(null, VmConnection.DEFAULT_TIMEOUT)) {
      VdAgent agent = VdAgent.start(qemu);
      ClipboardLog log = new ClipboardLog();
      ClipboardSession session = register(viewer, agent, log);
      try (VmConnection visitor = open(qemu);
          ClipboardSession borrowed = register(visitor, agent, new ClipboardLog())) {
        get(borrowed.offer(Selection.CLIPBOARD, ClipboardContent.ofText("visit")));
        assertEquals("visit", new String(paste(agent, 0), StandardCharsets.UTF_8));
        assertTrue(log.await().startsWith("closed "));
        assertTrue(!session.isOpen() && !viewer.isOpen());
      }
    }
  }

  @Test
  void eachVmHasAClipboardOfItsOwn() throws Exception {
    try (Qemu one = start();
        Qemu two = start();
        VmConnection vmOne = open(one);
        VmConnection vmTwo = open(two);
        ClipboardSession first = clipboard(vmOne).open(new ClipboardLog());
        ClipboardSession second = clipboard(vmTwo).open(new ClipboardLog())) {
      VdAgent agentOne = VdAgent.start(one);
      VdAgent agentTwo = VdAgent.start(two);
      get(first.offer(Selection.CLIPBOARD, ClipboardContent.ofText("one")));
      get(second.offer(Selection.CLIPBOARD, ClipboardContent.ofText("two")));
      assertEquals("one", new String(paste(agentOne, 0), StandardCharsets.UTF_8));
      assertEquals("two", new String(paste(agentTwo, 0), StandardCharsets.UTF_8));
    }
  }

  @Test
  @NeedsBus
  void onABusOneProgramHasItUntilItGivesItUp() throws Exception {
    try (TestBus bus = TestBus.start();
        Qemu qemu = VdAgent.port(Qemu.builder().virtioGpu("").bus(bus.address())).start();
        VmConnection other = VmConnection.open(new Endpoint.Bus(bus.address()), null)) {
      VdAgent agent = VdAgent.start(qemu);
      try (VmConnection vm = VmConnection.open(new Endpoint.Bus(bus.address()), null)) {
        try (ClipboardSession session = register(vm, agent, new ClipboardLog())) {
          ConnectionFailedException e =
              assertThrows(
                  ConnectionFailedException.class, () -> clipboard(other).open(new ClipboardLog()));
          assertTrue(String.valueOf(e.getMessage()).contains("another program"), e::toString);
          get(session.offer(Selection.CLIPBOARD, ClipboardContent.ofText("bus")));
          assertEquals("bus", new String(paste(agent, 0), StandardCharsets.UTF_8));
        }
        ClipboardLog log = new ClipboardLog();
        try (ClipboardSession next = register(other, agent, log)) {
          agent.grab(0, 9, VdAgent.TEXT);
          assertEquals("offered CLIPBOARD 9 " + TEXT, log.await());
          byte[] text = many(1 << 20);
          assertArrayEquals(text, fetch(next, agent, Selection.CLIPBOARD, text).bytes());
        }
        // A program that ends without a word gives it up, too.
        ClipboardSession _ = register(vm, agent, new ClipboardLog());
      }
      clipboard(other).open(new ClipboardLog()).close();
    }
  }
}
