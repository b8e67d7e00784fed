// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.dbus.clipboard.Clipboard;
import dev.oriel.dbus.clipboard.ClipboardContent;
import dev.oriel.dbus.clipboard.ClipboardOffer;
import dev.oriel.dbus.clipboard.ClipboardSession;
import dev.oriel.dbus.clipboard.MimeType;
import dev.oriel.dbus.clipboard.Selection;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import dev.oriel.dbus.testing.Answer;
import dev.oriel.dbus.testing.FakeQemu;
import dev.oriel.fixtures.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a QEMU may do with a clipboard that the real one does not.
final class HostileClipboardTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final List<String> TEXT = List.of(MimeType.TEXT);

  private final FakeQemu qemu = FakeQemu.start();
  private final VmConnection vm = VmConnection.open(qemu.endpoint(), null);
  private final ClipboardLog log = new ClipboardLog();

  @AfterEach
  void stop() {
    vm.close();
    qemu.close();
  }

  private ClipboardSession open() {
    Clipboard found = vm.clipboard();
    assertNotNull(found);
    return found.open(log);
  }

  private static void strings(SdMessage m, String... values) {
    m.open('a', CString.of("s"));
    for (String v : values) {
      m.appendString('s', CString.of(v));
    }
    m.shut();
  }

  private Answer grab(int selection, int serial, String... types) {
    return qemu.callClipboard(
        "Grab", m -> strings(m.appendInt32('u', selection).appendInt32('u', serial), types));
  }

  private Answer request(int selection, String... types) {
    return qemu.callClipboard("Request", m -> strings(m.appendInt32('u', selection), types));
  }

  private static ConnectionFailedException failure(CompletableFuture<?> future) {
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> future.get(30, TimeUnit.SECONDS));
    if (e.getCause() instanceof ConnectionFailedException failed) {
      return failed;
    }
    throw new AssertionError(e);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, -1, 255, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void aSelectionThatDoesNotExistIsRefused(int selection) {
    try (ClipboardSession session = open()) {
      for (Answer a :
          List.of(
              grab(selection, 1, MimeType.TEXT),
              request(selection, MimeType.TEXT),
              qemu.callClipboard("Release", m -> m.appendInt32('u', selection)))) {
        String error = a.error();
        assertTrue(error.contains(Protocol.INVALID_ARGS.text()), error);
      }
      assertTrue(session.isOpen());
      assertEquals("", qemu.callClipboard("Register", _ -> {}).ok());
    }
  }

  @Test
  void callsOfOtherTypesAndNamesAreRefused() {
    try (ClipboardSession _ = open()) {
      for (Answer a :
          List.of(
              qemu.callClipboard("Grab", m -> m.appendInt32('u', 0)),
              qemu.callClipboard("Register", m -> m.appendInt32('i', 0)),
              qemu.callClipboard("Explode", _ -> {}))) {
        String error = a.error();
        assertTrue(error.contains(Protocol.UNKNOWN_METHOD.text()), error);
      }
    }
    String error = qemu.callClipboard("Register", _ -> {}).error();
    assertTrue(error.contains(Protocol.UNKNOWN_OBJECT.text()), error);
  }

  @Test
  void ofTheTypesOnlyTheFirstValidOnesAreKept() throws Exception {
    String[] types = new String[300];
    Arrays.setAll(types, i -> "image/x" + i);
    types[0] = "text/plain\u001b[2J";
    types[1] = "x/" + "y".repeat(300);
    types[2] = "";
    try (ClipboardSession session = open()) {
      String _ = grab(0, -1, types).ok();
      String _ = log.await();
      ClipboardOffer offer = session.guestOffer(Selection.CLIPBOARD);
      assertNotNull(offer);
      assertEquals(ClipboardContent.MAX_TYPES - 3, offer.types().size());
      assertEquals("image/x3", offer.types().getFirst());
      assertEquals(0xffff_ffffL, offer.serial());
      // The largest serial number does not wrap around.
      session.offer(Selection.CLIPBOARD, ClipboardContent.ofText("a")).get(30, TimeUnit.SECONDS);
      assertEquals("say", request(0, MimeType.TEXT).ok());
    }
  }

  @Test
  void onlyWhatIsOfferedIsGiven() throws Exception {
    try (ClipboardSession session = open()) {
      assertTrue(request(0, MimeType.TEXT).error().contains("nothing is offered"));
      session
          .offer(
              Selection.CLIPBOARD,
              ClipboardContent.of(
                  Map.of(MimeType.PNG, new byte[] {1, 2}, "image/bmp", new byte[3])))
          .get(30, TimeUnit.SECONDS);
      assertTrue(request(0, MimeType.TEXT).error().contains("image/png"));
      assertTrue(request(0).error().contains("image/png"));
      assertTrue(request(1, MimeType.PNG).error().contains("nothing is offered"));
      assertEquals("say", request(0, MimeType.TEXT, MimeType.PNG).ok());
      assertEquals("fetched CLIPBOARD image/png 2", log.await());
      String _ = grab(0, 7, MimeType.TEXT).ok();
      assertTrue(request(0, MimeType.PNG).error().contains("nothing is offered"));
    }
  }

  @Test
  void anAnswerOfAnotherKindOrSizeIsRefused() {
    AtomicInteger kind = new AtomicInteger();
    qemu.clipboard(
        (m, bus) -> {
          if (!"Request".equals(m.member())) {
            bus.reply(m);
            return;
          }
          try (SdMessage a = bus.newReply(m)) {
            switch (kind.getAndIncrement()) {
              case 0 -> a.appendString('s', CString.of("text/html\u001b[2J"));
              case 1 -> a.appendString('s', CString.of(MimeType.TEXT)).appendInt32('u', 5);
              case 2 -> a.appendInt32('u', 5);
              default -> a.appendString('s', CString.of(MimeType.TEXT));
            }
            switch (kind.get()) {
              case 1 -> FakeQemuFixture.pixels(a, 4);
              case 4 -> FakeQemuFixture.pixels(a, ClipboardContent.MAX_BYTES + 1);
              case 5 -> FakeQemuFixture.pixels(a, ClipboardContent.MAX_BYTES);
              default -> {}
            }
            long _ = bus.send(a);
          }
        });
    try (ClipboardSession session = open()) {
      String type = failure(session.request(Selection.CLIPBOARD, TEXT)).toString();
      assertTrue(type.contains("instead of " + MimeType.TEXT) && type.indexOf('\u001b') < 0, type);
      for (int i = 0; i < 2; i++) {
        String signature = failure(session.request(Selection.CLIPBOARD, TEXT)).toString();
        assertTrue(signature.contains("expected (say)"), signature);
      }
      String size = failure(session.request(Selection.CLIPBOARD, TEXT)).toString();
      assertTrue(size.contains("at most " + ClipboardContent.MAX_BYTES), size);
      assertEquals(
          ClipboardContent.MAX_BYTES, session.request(Selection.CLIPBOARD, TEXT).join().size());
    }
  }

  @Test
  void answersThatNobodyReadsDoNotPileUp() throws Exception {
    byte[] much = new byte[ClipboardContent.MAX_BYTES / 2];
    try (ClipboardSession session = open()) {
      session
          .offer(Selection.CLIPBOARD, ClipboardContent.of(MimeType.PNG, much))
          .get(30, TimeUnit.SECONDS);
      List<FakeQemu.Call> calls = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        calls.add(new FakeQemu.Call("Request", m -> strings(m.appendInt32('u', 0), MimeType.PNG)));
      }
      calls.add(
          new FakeQemu.Call(
              "Grab", m -> strings(m.appendInt32('u', 1).appendInt32('u', 1), MimeType.TEXT)));
      List<Answer> answers =
          qemu.callClipboard(
              calls,
              () -> {
                try {
                  log.await("offered PRIMARY 1 " + TEXT);
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      assertEquals("say", answers.getFirst().ok());
      long refused = answers.stream().filter(Answer::isError).count();
      assertTrue(refused >= 30 && refused < 40, refused + " are refused");
      assertEquals("say", request(0, MimeType.PNG).ok());
    }
  }

  @Test
  void aRegistrationIsRepeatedUntilTheProgramBeforeHasGone() throws Exception {
    AtomicInteger refusals = new AtomicInteger(5);
    qemu.clipboard(
        (m, bus) -> {
          if ("Register".equals(m.member()) && refusals.getAndDecrement() > 0) {
            bus.replyError(
                m, CString.of(Protocol.QEMU_FAILED), "Clipboard peer already registered!");
          } else {
            bus.reply(m);
          }
        });
    open().close();
    refusals.set(Integer.MAX_VALUE);
    ConnectionFailedException e = assertThrows(ConnectionFailedException.class, this::open);
    assertTrue(String.valueOf(e.getMessage()).contains("one program at a time"), e::toString);
    refusals.set(0);
    ClipboardSession session = open();
    e = assertThrows(ConnectionFailedException.class, this::open);
    assertTrue(String.valueOf(e.getMessage()).contains("already"), e::toString);
    qemu.hangUp();
    assertTrue(log.await().startsWith("closed "), "the end is reported");
    assertTrue(!session.isOpen());
    ConnectionFailedException ended =
        failure(session.offer(Selection.CLIPBOARD, ClipboardContent.ofText("")));
    assertTrue(String.valueOf(ended.getMessage()).contains("ended"), ended::toString);
  }

  /// QEMU works off calls in order, so the guest's grab is the older one if it comes before the
  /// answer to ours.
  @Test
  void aGrabBeforeTheAnswerToOursLosesUnlessItsNumberIsLarger() throws Exception {
    AtomicInteger guests = new AtomicInteger(1);
    qemu.clipboard(
        (m, bus) -> {
          if ("Grab".equals(m.member())) {
            grab(bus, guests.get());
          }
          bus.reply(m);
        });
    try (ClipboardSession session = open()) {
      session.offer(Selection.CLIPBOARD, ClipboardContent.ofText("a")).get(30, TimeUnit.SECONDS);
      assertNull(session.guestOffer(Selection.CLIPBOARD));
      assertEquals("say", request(0, MimeType.TEXT).ok());
      guests.set(1000);
      session.offer(Selection.CLIPBOARD, ClipboardContent.ofText("b")).get(30, TimeUnit.SECONDS);
      assertNotNull(session.guestOffer(Selection.CLIPBOARD));
      assertTrue(request(0, MimeType.TEXT).error().contains("nothing is offered"));
    }
  }

  /// QEMU would forget what the agent has fetched by then.
  @Test
  void anAgentThatStartsBeforeTheAnswerToAGrabIsNotOfferedTheSameTwice() throws Exception {
    AtomicInteger grabs = new AtomicInteger();
    AtomicBoolean restarts = new AtomicBoolean(true);
    qemu.clipboard(
        (m, bus) -> {
          if ("Grab".equals(m.member())) {
            grabs.incrementAndGet();
            if (restarts.getAndSet(false)) {
              restart(bus);
            }
          }
          bus.reply(m);
        });
    try (ClipboardSession session = open()) {
      for (String text : List.of("a", "b")) {
        session.offer(Selection.CLIPBOARD, ClipboardContent.ofText(text)).get(30, TimeUnit.SECONDS);
      }
      assertEquals(2, grabs.get());
      assertEquals("", qemu.callClipboard("Register", _ -> {}).ok());
      Await.until("an agent that starts later is offered it", LIMIT, () -> grabs.get() == 3);
    }
  }

  private static void restart(SdBus bus) {
    try (SdMessage m =
        bus.newCall(null, Protocol.CLIPBOARD_PATH, Protocol.CLIPBOARD, CString.of("Register"))) {
      long _ = bus.send(m);
    }
  }

  private static void grab(SdBus bus, int serial) {
    try (SdMessage m =
        bus.newCall(null, Protocol.CLIPBOARD_PATH, Protocol.CLIPBOARD, CString.of("Grab"))) {
      strings(m.appendInt32('u', 0).appendInt32('u', serial), MimeType.TEXT);
      long _ = bus.send(m);
    }
  }
}
