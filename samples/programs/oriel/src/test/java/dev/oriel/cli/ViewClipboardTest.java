// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsProgram;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.Sway;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.XServer;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VdAgent;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Tests what passes between the clipboards of the desktop and of a guest.
@NeedsQemu
@NeedsXServer
@NeedsProgram({"xdotool", "xclip"})
class ViewClipboardTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String SHARED = "the clipboard is shared";
  private static final Rect VGA = Rect.ofSize(640, 480);
  private static final String TEXT = "zwölf \uD83D\uDC27 von\n\thier";

  private static Qemu start() throws IOException {
    return VdAgent.port(Qemu.builder().virtioGpu("").device("virtio-keyboard-pci")).start();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static TestProcess start(Map<String, String> environment, Qemu qemu, String... options)
      throws IOException {
    List<Object> arguments = new ArrayList<>(List.of("--verbose", "--qmp", qemu.qmpSocket()));
    arguments.addAll(List.of(options));
    return Views.start(environment, arguments);
  }

  /// Starts a viewer, and waits until the clipboard is connected.
  private static TestProcess view(XServer x, Qemu qemu, VdAgent agent, String... options)
      throws IOException {
    GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
    Guests.show(new VirtioGpu(qemu), 1, fb);
    TestProcess view = start(x.environment(), qemu, options);
    try {
      Views.awaitPicture(view, x, fb);
      awaitLog(view, SHARED);
      agent.awaitRestart();
      return view;
    } catch (Throwable t) {
      view.close();
      throw t;
    }
  }

  private static void awaitLog(TestProcess view, String part) {
    Await.until(
        () -> "\"" + part + "\" in: " + view.stderr(),
        LIMIT,
        () -> {
          assertTrue(view.isAlive(), view::stderr);
          return view.stderr().contains(part);
        });
  }

  private static void unfocus(XServer x) throws IOException {
    Views.xdotool(x, "search", "--maxdepth", "0", "--name", ".*", "windowfocus");
  }

  /// Takes the focus from the window, and waits until the viewer has noticed that: a key that is
  /// sent to the window itself comes after it.
  private static void unfocus(XServer x, VirtioInput keyboard) throws IOException {
    unfocus(x);
    Views.xdotool(x, "search", "--name", "Oriel", "key", "--window", "%1", "z");
    Views.assertArrive(keyboard, Views.key(44, 1), Views.key(44, 0));
  }

  private static void awaitHostText(XServer x, String text) {
    Await.until(
        "the desktop's clipboard has the text",
        LIMIT,
        () -> {
          try (TestProcess reader =
              TestProcess.start(
                  null,
                  x.environment(),
                  List.of(
                      "sh",
                      "-c",
                      "test \"$(xclip -sel clip -out | md5sum; echo .)\" = \"$(printf %s \"$1\" |"
                          + " md5sum; echo .)\"",
                      "sh",
                      text))) {
            return reader.awaitExit(LIMIT) == 0;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void focus(Sway sway, TestProcess client) {
    try {
      sway.command("[pid=" + client.pid() + "] focus");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns whether a message of a type has arrived.
  private static boolean polls(VdAgent agent, int type) {
    for (VdAgent.Message m; (m = agent.poll()) != null; ) {
      if (m.type() == type) {
        return true;
      }
    }
    return false;
  }

  private static String paste(VdAgent agent) {
    agent.request(0, VdAgent.TEXT);
    return new String(agent.await(VdAgent.DATA).data(), StandardCharsets.UTF_8);
  }

  @Test
  void theGuestsTextIsInTheDesktopsClipboardAndTheWindowSaysSo() throws IOException {
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = start()) {
      VdAgent agent = VdAgent.start(qemu);
      try (TestProcess view = view(x, qemu, agent)) {
        Views.focus(x);
        agent.grab(0, 1, VdAgent.TEXT);
        agent.serve(bytes(TEXT));
        awaitHostText(x, TEXT);
        awaitLog(view, TEXT.length() + " characters from the guest are in the clipboard");
        Views.awaitText(view, x);
        String large = "y".repeat(100_000);
        agent.grab(0, 2, VdAgent.TEXT);
        agent.serve(bytes(large));
        awaitHostText(x, large);
      }
    }
  }

  @Test
  void theGuestGetsTheDesktopsTextOnceTheWindowHasTheFocus() throws IOException {
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = start()) {
      VdAgent agent = VdAgent.start(qemu);
      VirtioInput keyboard = VirtioInput.keyboard(qemu);
      try (TestProcess view = view(x, qemu, agent, "--clipboard", "to-guest")) {
        unfocus(x, keyboard);
        try (TestProcess _ = Views.fillClipboard(x, "a secret of another program")) {
          agent.request(0, VdAgent.TEXT);
          assertEquals(0, agent.await(VdAgent.DATA).data().length, "nothing is offered");
        }
        try (TestProcess _ = Views.fillClipboard(x, TEXT)) {
          Views.focus(x);
          VdAgent.Message grab = agent.await(VdAgent.GRAB);
          assertNotEquals(0, grab.number(0));
          assertEquals(TEXT, paste(agent));
          awaitLog(view, "the guest has taken " + TEXT.length() + " characters");
          Views.awaitText(view, x);
          // The guest's own text stays there.
          agent.grab(0, 1000, VdAgent.TEXT);
          unfocus(x);
          Views.focus(x);
        }
        try (TestProcess _ = Views.fillClipboard(x, "next")) {
          unfocus(x);
          Views.focus(x);
          VdAgent.Message _ = agent.await(VdAgent.GRAB);
          assertEquals("next", paste(agent));
        }
      }
    }
  }

  /// The X server does not tell when the program that has the clipboard hangs or ends.
  @Test
  void aProgramThatDoesNotAnswerStopsNeitherTheWindowNorTheNextText() throws Exception {
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = start()) {
      VdAgent agent = VdAgent.start(qemu);
      VirtioInput keyboard = VirtioInput.keyboard(qemu);
      try (TestProcess view = view(x, qemu, agent)) {
        unfocus(x, keyboard);
        try (TestProcess hung = Views.fillClipboard(x, "never given")) {
          try (TestProcess stop = TestProcess.start("kill", "-STOP", "--", "-" + hung.pid())) {
            assertEquals(0, stop.awaitExit(LIMIT), stop::stderr);
          }
          Views.focus(x);
          Views.xdotool(x, "key", "a");
          Views.assertArrive(keyboard, Views.key(30, 1), Views.key(30, 0));
        }
        try (TestProcess _ = Views.fillClipboard(x, "given")) {
          unfocus(x);
          Views.focus(x);
          VdAgent.Message _ = agent.await(VdAgent.GRAB);
          assertEquals("given", paste(agent));
        }
        assertTrue(view.isAlive(), view::stderr);
      }
    }
  }

  /// A window of Sway has the focus when it opens.
  @Test
  void aTextPassesFromOneVmToAnotherOnWayland() throws IOException {
    Guests.skipIf(Sway.unavailable());
    try (Sway sway = Sway.start(VGA.width(), VGA.height());
        Qemu one = start();
        Qemu two = start()) {
      VdAgent first = VdAgent.start(one);
      VdAgent second = VdAgent.start(two);
      try (TestProcess left = start(sway.environment(), one)) {
        awaitLog(left, SHARED);
        first.awaitRestart();
        first.grab(0, 1, VdAgent.TEXT);
        first.serve(bytes(TEXT));
        awaitLog(left, TEXT.length() + " characters from the guest are in the clipboard");
        try (TestProcess right = start(sway.environment(), two)) {
          awaitLog(right, SHARED);
          second.awaitRestart();
          VdAgent.Message _ = second.await(VdAgent.GRAB);
          assertEquals(TEXT, paste(second));
          second.grab(0, 1000, VdAgent.TEXT);
          second.serve(bytes("back"));
          awaitLog(right, "4 characters from the guest are in the clipboard");
          // The compositor may learn of the text after the focus has moved.
          Await.until(
              () -> "the other guest is offered the text; " + left.stderr(),
              LIMIT,
              () -> {
                focus(sway, right);
                focus(sway, left);
                return polls(first, VdAgent.GRAB);
              });
          assertEquals("back", paste(first));
        }
      }
    }
  }

  @Test
  void aViewerThatLendsTheDisplaySharesTheClipboardAgain() throws Exception {
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = start();
        TestProcess _ = Views.fillClipboard(x, TEXT)) {
      VdAgent agent = VdAgent.start(qemu);
      try (TestProcess view = view(x, qemu, agent)) {
        Views.focus(x);
        VdAgent.Message _ = agent.await(VdAgent.GRAB);
        // A visitor borrows the display, and its clipboard.
        agent.grab(0, 1000, VdAgent.TEXT);
        agent.serve(bytes("from the guest"));
        awaitHostText(x, "from the guest");
        // The visitor would get it, too, if it were quicker than the agent's restart.
        agent.release(0);
        CompletableFuture<Oriel> get =
            CompletableFuture.supplyAsync(
                () ->
                    Oriel.succeeds(
                        "clipboard",
                        "get",
                        "--json",
                        "--timeout",
                        LIMIT.toSeconds(),
                        "--qmp",
                        qemu.qmpSocket()));
        agent.awaitRestart();
        agent.grab(0, 1500, VdAgent.TEXT);
        Await.until(
            () -> "the visitor requests the text; " + get + "; the viewer: " + view.stderr(),
            LIMIT,
            () -> get.isDone() || polls(agent, VdAgent.REQUEST));
        agent.data(0, VdAgent.TEXT, bytes("for the visitor"));
        String json = get.get(LIMIT.toSeconds(), TimeUnit.SECONDS).out();
        assertTrue(json.contains("for the visitor"), json);
        Await.until(
            () -> "the viewer shares it again: " + view.stderr(),
            LIMIT,
            () -> view.stderr().split(SHARED, -1).length == 3);
        agent.awaitRestart();
        // The viewer offers what the desktop has.
        VdAgent.Message _ = agent.await(VdAgent.GRAB);
        agent.grab(0, 2000, VdAgent.TEXT);
        agent.serve(bytes("again"));
        awaitHostText(x, "again");
      }
    }
  }
}
