// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsProgram;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.XServer;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests `oriel view` and other commands on one peer-to-peer display of the real QEMU, which keeps
/// only one connection.
@NeedsQemu
@NeedsXServer
@NeedsProgram("xdotool")
class ViewSharedDisplayTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Rect VGA = Rect.ofSize(640, 480);

  @TempDir Path dir;
  private XServer x;
  private Qemu qemu;
  private Path socket;
  private VirtioInput keyboard;
  private GuestFramebuffer fb;
  private TestProcess view;

  @BeforeEach
  void showGuest() throws IOException {
    socket = dir.resolve("qmp");
    x = XServer.start(VGA.width(), VGA.height());
    qemu =
        Qemu.builder()
            .virtioGpu("")
            .device("virtio-keyboard-pci")
            .arguments("-qmp", "unix:" + socket + ",server=on,wait=off")
            .start();
    keyboard = VirtioInput.keyboard(qemu);
    fb = Views.guestPicture(qemu, VGA);
    Guests.show(new VirtioGpu(qemu), 1, fb);
    view =
        OrielProcess.start(
            x.environment(), List.of(), "--verbose", "view", "--borderless", "--qmp", socket);
    Views.awaitPicture(view, x, fb);
  }

  @AfterEach
  void end() {
    view.close();
    qemu.close();
    x.close();
  }

  private static TestProcess command(Object... arguments) throws IOException {
    return OrielProcess.start(Map.of(), List.of(), arguments);
  }

  private void awaitWords(String words) {
    Await.until(
        () -> '"' + words + "\" from: " + view.stderr(),
        LIMIT,
        () -> {
          assertTrue(view.isAlive(), view::stderr);
          return view.stderr().contains(words);
        });
  }

  /// Waits until the window sends keys to the guest again.
  private void assertIsBack() throws IOException {
    Await.until(
        () -> "the window shows the guest; oriel said: " + view.stderr(),
        LIMIT,
        () -> {
          assertTrue(view.isAlive(), view::stderr);
          return !Views.hasWindow(x, "waiting");
        });
    Views.awaitPicture(view, x, fb);
    Views.focus(x);
    // The window may not know yet that it has lost the display. Input at that moment is lost.
    List<VirtioInput.Event> seen = new ArrayList<>();
    Await.until(
        () -> "a key of the window's; oriel said: " + view.stderr(),
        LIMIT,
        () -> {
          try {
            Views.xdotool(x, "key", "a");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          seen.addAll(keyboard.poll());
          return !seen.isEmpty();
        });
    assertEquals(Views.key(30, 1), seen.getFirst());
  }

  @Test
  void theViewerReturnsByItselfWhenACaptureIsDone() throws IOException {
    // The environment of a program that a service starts differs from that of a desktop.
    try (TestProcess capture =
        OrielProcess.start(
            Map.of("XDG_RUNTIME_DIR", dir.toString()),
            List.of(),
            "capture",
            "--qmp",
            socket,
            "-o",
            dir.resolve("a.png"))) {
      assertEquals(0, capture.awaitExit(LIMIT), capture::stderr);
    }
    assertIsBack();
  }

  @Test
  void capturesAtOnceWaitForEachOther() throws IOException {
    List<TestProcess> captures = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        captures.add(
            command(
                "capture",
                "--connect-timeout",
                60,
                "--timeout",
                60,
                "--qmp",
                socket,
                "-o",
                dir.resolve(i + ".png")));
      }
      for (int i = 0; i < 3; i++) {
        assertEquals(0, captures.get(i).awaitExit(LIMIT), captures.get(i)::stderr);
        assertTrue(Files.size(dir.resolve(i + ".png")) > 0);
      }
    } finally {
      captures.forEach(TestProcess::close);
    }
    assertIsBack();
  }

  @Test
  void aLongVisitIsNamedToWhoWaitsAndItsSuddenEndIsSeen() throws IOException {
    try (TestProcess watch = command("watch", "--qmp", socket)) {
      awaitWords("oriel watch (process " + watch.pid() + ") has the display of this VM for now");
      for (List<Object> patience :
          List.<List<Object>>of(List.of("--connect-timeout", "0.2"), List.of("--timeout", "3"))) {
        List<Object> arguments = new ArrayList<>(List.of("capture", "--qmp", socket, "-o"));
        arguments.add(dir.resolve("none.png"));
        arguments.addAll(patience);
        try (TestProcess capture = command(arguments.toArray())) {
          assertFalse(capture.awaitExit(LIMIT) == 0);
          String said = capture.stderr();
          assertTrue(said.contains("oriel watch (process " + watch.pid() + ")"), said);
          assertTrue(said.contains("wait for it or end it"), said);
        }
      }
      assertTrue(watch.isAlive(), watch::stderr);
      // It is killed at the end of this block.
    }
    assertIsBack();
  }

  @Test
  void theViewersUserMayTakeItFromAVisitor() throws IOException {
    try (TestProcess watch = command("watch", "--qmp", socket)) {
      awaitWords("oriel watch (process ");
      Views.focus(x);
      Views.xdotool(x, "key", "ctrl+alt+c");
      assertFalse(watch.awaitExit(LIMIT) == 0);
    }
    assertIsBack();
  }

  @Test
  void aViewerThatComesDuringAVisitSaysWhomItWaitsFor() throws IOException {
    view.close();
    try (TestProcess watch = command("watch", "--qmp", socket)) {
      assertNotNull(watch.stdout().readLine(), "it has a picture");
      view =
          OrielProcess.start(
              x.environment(), List.of(), "--verbose", "view", "--borderless", "--qmp", socket);
      awaitWords("oriel watch (process " + watch.pid() + ")");
      Views.awaitTitle(view, x, "waiting");
    }
    assertIsBack();
  }
}
