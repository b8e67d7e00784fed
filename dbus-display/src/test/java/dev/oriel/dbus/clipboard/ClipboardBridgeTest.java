// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.clipboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What passes between two clipboards, and when. The test's thread is that of the windows.
final class ClipboardBridgeTest {

  private final Desktop desktop = new Desktop();
  private final Guest guest = new Guest();

  /// The host's side.
  private static final class Desktop implements HostClipboard {

    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final List<String> said = new ArrayList<>();
    private boolean focused = true;
    private String text = "";
    private int reads;

    /// If not null, the text that a program keeps back.
    private @Nullable CompletableFuture<String> keptBack;

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public boolean isFocused() {
      return focused;
    }

    @Override
    public CompletableFuture<String> text() {
      reads++;
      return keptBack == null ? CompletableFuture.completedFuture(text) : keptBack;
    }

    @Override
    public void text(String given) {
      text = given;
    }

    @Override
    public void passed(boolean toGuest, int characters) {
      said.add((toGuest ? "to guest " : "from guest ") + characters);
    }

    @Override
    public void refused(String reason) {
      said.add(reason);
    }

    private void runTasks() {
      for (Runnable task; (task = tasks.poll()) != null; ) {
        task.run();
      }
    }

    private void runNext() throws InterruptedException {
      Runnable task = tasks.poll(30, TimeUnit.SECONDS);
      if (task == null) {
        throw new AssertionError("no task came");
      }
      task.run();
      runTasks();
    }
  }

  /// The guest's side.
  private static final class Guest implements Clipboard, ClipboardSession {

    private AgentPort port = AgentPort.UNKNOWN;
    private @Nullable ClipboardListener listener;
    private @Nullable ClipboardOffer offer;
    private final List<ClipboardContent> offered = new ArrayList<>();
    private final List<CompletableFuture<ClipboardData>> requests = new ArrayList<>();
    private boolean open;

    @Override
    public AgentPort agentPort() {
      return port;
    }

    @Override
    public ClipboardSession open(ClipboardListener given) {
      listener = given;
      open = true;
      return this;
    }

    @Override
    public CompletableFuture<Void> offer(Selection selection, ClipboardContent content) {
      offered.add(content);
      offer = null;
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> withdraw(Selection selection) {
      throw new AssertionError("nothing is withdrawn");
    }

    @Override
    public @Nullable ClipboardOffer guestOffer(Selection selection) {
      return offer;
    }

    @Override
    public CompletableFuture<ClipboardData> request(Selection selection, List<String> types) {
      CompletableFuture<ClipboardData> answer = new CompletableFuture<>();
      requests.add(answer);
      return answer;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      open = false;
    }

    private ClipboardListener listener() {
      ClipboardListener known = listener;
      if (known == null) {
        throw new AssertionError("not open");
      }
      return known;
    }

    private void copies(String... types) {
      offer = new ClipboardOffer(Selection.CLIPBOARD, 1, List.of(types));
      listener().offered(offer);
    }

    private void answers(String text) {
      requests.removeFirst().complete(ClipboardBridgeTest.data(text));
    }

    private String lastOffered() {
      byte[] bytes = offered.getLast().bytes(MimeType.TEXT);
      return bytes == null ? "" : ClipboardBridgeTest.data(bytes).text();
    }
  }

  private static ClipboardData data(String text) {
    return data(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ClipboardData data(byte[] bytes) {
    return new ClipboardData(MimeType.TEXT, bytes);
  }

  private ClipboardBridge bridge(ClipboardDirection direction) {
    ClipboardBridge bridge = new ClipboardBridge(desktop, direction);
    assertTrue(bridge.connect(guest));
    desktop.runTasks();
    return bridge;
  }

  @Test
  void theHostsTextIsOfferedWhenAWindowGetsTheFocusIfItIsNew() {
    desktop.text = "first";
    ClipboardBridge bridge = bridge(ClipboardDirection.BOTH);
    assertEquals("first", guest.lastOffered());
    bridge.focusGained();
    assertEquals(1, guest.offered.size(), "it is not new");
    desktop.focused = false;
    desktop.text = "a password of another program";
    desktop.text = "second";
    assertEquals(1, guest.offered.size(), "no window has the focus");
    desktop.focused = true;
    bridge.focusGained();
    assertEquals("second", guest.lastOffered());
    assertEquals(2, guest.offered.size());
    guest.listener().fetched(Selection.CLIPBOARD, MimeType.TEXT, 6);
    guest.listener().fetched(Selection.CLIPBOARD, MimeType.TEXT, 6);
    desktop.runTasks();
    assertEquals(List.of("to guest 6"), desktop.said);
  }

  @Test
  void theGuestsTextIsTakenWhileAWindowHasTheFocus() {
    ClipboardBridge bridge = bridge(ClipboardDirection.BOTH);
    guest.copies(MimeType.TEXT);
    desktop.runTasks();
    guest.answers("copied\0 here");
    desktop.runTasks();
    assertEquals("copied here", desktop.text, "no clipboard of a desktop holds a NUL");
    assertEquals(List.of("from guest 11"), desktop.said);
    bridge.focusGained();
    assertEquals(List.of(), guest.offered, "it came from the guest");
  }

  @Test
  void whatTheGuestCopiesInTheBackgroundIsTakenLaterUnlessTheHostsTextIsNew() {
    ClipboardBridge bridge = bridge(ClipboardDirection.BOTH);
    desktop.focused = false;
    guest.copies(MimeType.TEXT);
    desktop.runTasks();
    assertEquals(0, guest.requests.size());
    desktop.focused = true;
    bridge.focusGained();
    assertEquals(1, guest.requests.size());
    // It loses the focus before the answer.
    desktop.focused = false;
    guest.answers("late");
    desktop.runTasks();
    assertEquals("", desktop.text);
    desktop.text = "mine";
    desktop.focused = true;
    bridge.focusGained();
    assertEquals("mine", guest.lastOffered());
    assertEquals(0, guest.requests.size());
  }

  @Test
  void aTextThatComesLateIsOfferedOnlyIfTheWindowStillHasTheFocus() {
    ClipboardBridge bridge = bridge(ClipboardDirection.BOTH);
    CompletableFuture<String> first = new CompletableFuture<>();
    desktop.keptBack = first;
    bridge.focusGained();
    desktop.focused = false;
    first.complete("for another program");
    assertEquals(List.of(), guest.offered);
    CompletableFuture<String> second = new CompletableFuture<>();
    CompletableFuture<String> third = new CompletableFuture<>();
    desktop.focused = true;
    desktop.keptBack = second;
    bridge.focusGained();
    desktop.keptBack = third;
    bridge.focusGained();
    second.complete("read too early");
    assertEquals(List.of(), guest.offered);
    guest.copies(MimeType.TEXT);
    desktop.runTasks();
    assertEquals(0, guest.requests.size(), "the host's text may be new");
    third.complete("late");
    assertEquals("late", guest.lastOffered());
    assertEquals(1, guest.offered.size());
    assertEquals(0, guest.requests.size());
  }

  @Test
  void aProgramThatDoesNotGiveItsTextStopsNothing() {
    ClipboardBridge bridge = bridge(ClipboardDirection.BOTH);
    CompletableFuture<String> never = new CompletableFuture<>();
    desktop.keptBack = never;
    bridge.focusGained();
    guest.copies(MimeType.TEXT);
    desktop.runTasks();
    never.completeExceptionally(new IllegalStateException("it hangs"));
    assertEquals(List.of("the text of the clipboard does not pass: it hangs"), desktop.said);
    guest.answers("from the guest");
    desktop.runTasks();
    assertEquals("from the guest", desktop.text);
    desktop.keptBack = new CompletableFuture<>();
    bridge.focusGained();
    guest.listener().closed("the VM has gone");
    desktop.runTasks();
    desktop.keptBack.complete("too late");
    assertEquals(List.of(), guest.offered);
  }

  @Test
  void aGuestThatCopiesWithoutAPauseIsAskedNowAndThen() throws InterruptedException {
    ClipboardBridge _ = bridge(ClipboardDirection.BOTH);
    for (int i = 0; i < 1000; i++) {
      guest.copies(MimeType.TEXT);
    }
    assertEquals(1, desktop.tasks.size());
    desktop.runTasks();
    long start = System.nanoTime();
    guest.answers("one");
    desktop.runTasks();
    guest.copies(MimeType.TEXT);
    while (guest.requests.isEmpty()) {
      desktop.runNext();
    }
    assertTrue(System.nanoTime() - start >= ClipboardBridge.PAUSE.toNanos());
    guest.requests.removeFirst().completeExceptionally(new IllegalStateException("no agent"));
    desktop.runNext();
    assertEquals("one", desktop.text);
  }

  @Test
  void onlyTheAllowedWayIsOpen() {
    desktop.text = "host";
    ClipboardBridge _ = bridge(ClipboardDirection.FROM_GUEST);
    assertEquals(List.of(), guest.offered);
    assertEquals(0, desktop.reads);
    guest.copies(MimeType.TEXT);
    desktop.runTasks();
    guest.answers("guest");
    desktop.runTasks();
    assertEquals("guest", desktop.text);
    ClipboardBridge _ = bridge(ClipboardDirection.TO_GUEST);
    assertEquals("guest", guest.lastOffered());
    guest.copies(MimeType.TEXT);
    desktop.runTasks();
    assertEquals(0, guest.requests.size());
  }

  @Test
  void whatIsNoTextOrTooLongDoesNotPass() {
    desktop.text = "x".repeat(ClipboardContent.MAX_TEXT_BYTES + 1);
    ClipboardBridge _ = bridge(ClipboardDirection.BOTH);
    assertEquals(List.of(), guest.offered);
    assertTrue(desktop.said.getFirst().contains("too many"), desktop.said::toString);
    guest.copies(MimeType.PNG);
    desktop.runTasks();
    assertEquals(0, guest.requests.size());
  }

  @Test
  void aVmWithoutAPortCostsNothingAndOneThatComesBackIsOfferedTheText() {
    guest.port = AgentPort.ABSENT;
    ClipboardBridge bridge = new ClipboardBridge(desktop, ClipboardDirection.BOTH);
    assertFalse(bridge.connect(guest));
    desktop.runTasks();
    bridge.focusGained();
    assertNull(guest.listener);
    assertEquals(0, desktop.reads);
    guest.port = AgentPort.PRESENT;
    desktop.text = "again";
    for (int i = 1; i <= 2; i++) {
      assertTrue(bridge.connect(guest));
      desktop.runTasks();
      assertEquals(i, guest.offered.size());
      guest.listener().closed("the VM has gone");
      desktop.runTasks();
      bridge.focusGained();
      assertEquals(i, guest.offered.size());
    }
    assertTrue(bridge.connect(guest));
    bridge.close();
    desktop.runTasks();
    assertFalse(guest.isOpen());
    assertEquals(2, guest.offered.size());
  }
}
