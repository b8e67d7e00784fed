// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.SinceQemu;
import dev.oriel.guest.VirtioInput;
import dev.oriel.guest.VirtioInput.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests the input that the guest's drivers get from `oriel input`.
class InputCommandTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int KEY_Y = 21;
  private static final int KEY_A = 30;
  private static final int KEY_ENTER = 28;

  @Test
  @Tag("qemus")
  @NeedsQemu
  void typesInTheLayoutOfTheGuest() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-keyboard-pci").start()) {
      VirtioInput guest = VirtioInput.keyboard(qemu);
      Oriel.succeeds(
          "input", "--qmp", qemu.qmpSocket(), "--layout", "de", "type", "z\\n", "key", "a");
      assertEquals(
          List.of(down(KEY_Y), up(KEY_Y), down(KEY_ENTER), up(KEY_ENTER), down(KEY_A), up(KEY_A)),
          take(guest, 6));
    }
  }

  @Test
  @Tag("qemus")
  @NeedsQemu
  void playsAScript(@TempDir Path directory) throws IOException {
    Path script = Files.writeString(directory.resolve("script"), "# y\ntype y\n");
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-keyboard-pci").start()) {
      VirtioInput guest = VirtioInput.keyboard(qemu);
      Oriel.succeeds("input", "--qmp", qemu.qmpSocket(), "--script", script);
      assertEquals(List.of(down(KEY_Y), up(KEY_Y)), take(guest, 2));
      InputStream before = System.in;
      System.setIn(new ByteArrayInputStream("key a\n".getBytes(StandardCharsets.UTF_8)));
      try {
        Oriel.succeeds("input", "--qmp", qemu.qmpSocket(), "--script", "-");
      } finally {
        System.setIn(before);
      }
      assertEquals(List.of(down(KEY_A), up(KEY_A)), take(guest, 2));
    }
  }

  @Test
  @Tag("qemus")
  @NeedsQemu
  void movesAMouseAndRefusesPositionsOfIt() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-mouse-pci").start()) {
      VirtioInput guest = VirtioInput.mouse(qemu);
      Oriel.succeeds("input", "--qmp", qemu.qmpSocket(), "moveby", "-3,4");
      assertEquals(
          List.of(new Event(VirtioInput.EV_REL, 0, -3), new Event(VirtioInput.EV_REL, 1, 4)),
          take(guest, 2));
      String error =
          Oriel.fails(ExitCode.FAILED, "input", "--qmp", qemu.qmpSocket(), "move", "1,2");
      assertTrue(error.contains("-device usb-tablet"), error);
    }
  }

  @Test
  @Tag("qemus")
  @SinceQemu(value = "8.1", feature = "touch screens")
  @NeedsQemu
  void tapsOnATouchScreenAndSaysWhereThereIsNone() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-multitouch-pci").start()) {
      VirtioInput guest = VirtioInput.multiTouch(qemu);
      Oriel.succeeds("input", "--qmp", qemu.qmpSocket(), "tap", "10,20");
      List<Event> tap = take(guest, 7);
      assertEquals(new Event(VirtioInput.EV_KEY, 0x14a, 1), tap.get(2), tap::toString);
    }
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-tablet-pci").start()) {
      String error =
          Oriel.fails(ExitCode.FAILED, "input", "--qmp", qemu.qmpSocket(), "tap", "10,20");
      assertTrue(error.contains("-device virtio-multitouch-pci"), error);
    }
  }

  @Test
  @NeedsQemu
  void doesNothingOfWhatItDoesNotUnderstandAsAWhole() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-keyboard-pci").start()) {
      VirtioInput guest = VirtioInput.keyboard(qemu);
      String error =
          Oriel.fails(ExitCode.USAGE, "input", "--qmp", qemu.qmpSocket(), "type", "y", "tpye", "a");
      assertTrue(error.contains("there is no action 'tpye'"), error);
      Oriel.succeeds("input", "--qmp", qemu.qmpSocket(), "key", "a");
      assertEquals(List.of(down(KEY_A), up(KEY_A)), take(guest, 2), "no y came before");
    }
  }

  /// QEMU drops the input for a VM that does not run, without an error.
  @Test
  @NeedsQemu
  void saysThatAVmIsPausedBeforeItTypesAndWhenItIsPausedMeanwhile() throws Exception {
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-keyboard-pci").start()) {
      VirtioInput guest = VirtioInput.keyboard(qemu);
      Object _ = qemu.qmp().execute("stop");
      String error = Oriel.fails(ExitCode.FAILED, "input", "--qmp", qemu.qmpSocket(), "type", "a");
      assertTrue(error.contains("paused") && error.contains("cont"), error);
      Object _ = qemu.qmp().execute("cont");
      CompletableFuture<String> typing =
          CompletableFuture.supplyAsync(
              () ->
                  Oriel.fails(
                      ExitCode.FAILED,
                      "input",
                      "--qmp",
                      qemu.qmpSocket(),
                      "--interval",
                      "100",
                      "type",
                      "a".repeat(80)));
      assertEquals(down(KEY_A), take(guest, 1).getFirst(), "it has begun");
      Object _ = qemu.qmp().execute("stop");
      error = typing.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertTrue(error.contains("paused since"), error);
    }
  }

  /// There is no guest that could miss the input.
  @Test
  @NeedsQemu
  void aVmThatHasNotRunYetIsToldOfAndIsNoFailure() throws Exception {
    try (Qemu qemu = Qemu.builder().virtioGpu("").arguments("-S").start()) {
      Oriel oriel = Oriel.run("input", "--qmp", qemu.qmpSocket(), "type", "a");
      assertEquals(ExitCode.DONE, oriel.exitCode(), oriel.err());
      assertTrue(oriel.err().contains("has not run yet (-S)"), oriel.err());
      assertEquals(1, oriel.err().lines().count(), oriel.err());
    }
  }

  @Test
  void saysWhatIsMissing() {
    String error = Oriel.fails(ExitCode.USAGE, "input", "--layout", "xx", "type", "a");
    assertTrue(error.contains("layout xx"), error);
    error = Oriel.fails(ExitCode.USAGE, "input");
    assertTrue(error.contains("nothing to do"), error);
    error = Oriel.fails(ExitCode.USAGE, "input", "--script", "-", "type", "a");
    assertTrue(error.contains("give only one of them"), error);
  }

  private static List<Event> take(VirtioInput guest, int count) {
    List<Event> seen = new ArrayList<>();
    while (seen.size() < count) {
      seen.addAll(guest.awaitReport(LIMIT));
    }
    return seen.stream().filter(e -> e.type() != VirtioInput.EV_SYN).toList();
  }

  private static Event down(int code) {
    return new Event(VirtioInput.EV_KEY, code, 1);
  }

  private static Event up(int code) {
    return new Event(VirtioInput.EV_KEY, code, 0);
  }
}
