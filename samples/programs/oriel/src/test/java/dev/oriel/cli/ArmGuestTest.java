// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.guest.UefiArm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests the commands on an ARM machine that runs the shell of its UEFI firmware. `.ci/qemus` has
/// the QEMU and the firmware.
@Tag("arm")
class ArmGuestTest {

  private static final String PROMPT = "Shell> ";

  /// How many rows of the screen the first two lines of the shell's greeting take at least.
  private static final int GREETING_ROWS = 36;

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({"virtio-gpu-pci, 1280, 800", "ramfb, 800, 600"})
  void capturesUefisShellAndTypesIntoIt(String device, int width, int height) throws IOException {
    try (UefiArm guest = UefiArm.start(device)) {
      // It waits five seconds for a key before it runs a script.
      guest.awaitSerial("Press ", 1);
      Oriel.succeeds("input", "--qmp", guest.qmpSocket(), "key", "esc");
      guest.awaitSerial(PROMPT, 1);

      String listed = Oriel.succeeds("list", "--qmp", guest.qmpSocket()).out();
      assertTrue(listed.matches("(?s).* 0 +display +graphic .*"), listed);
      Screenshot before = assertCaptureEqualsTheScreendump(guest);
      assertEquals(Rect.ofSize(width, height), Rect.ofSize(before.width(), before.height()));

      // The shell answers with the lines that it greeted with.
      Oriel.succeeds("input", "--qmp", guest.qmpSocket(), "type", "ver\\n");
      guest.awaitSerial(PROMPT, 2);
      Screenshot after = assertCaptureEqualsTheScreendump(guest);

      int[] lit = litRows(before);
      int first = lit[0];
      int last = lit[lit.length - 1];
      byte[] greeting = rows(before, first, GREETING_ROWS);
      int[] answers =
          IntStream.rangeClosed(first + 1, after.height() - GREETING_ROWS)
              .filter(y -> Arrays.equals(greeting, rows(after, y, GREETING_ROWS)))
              .toArray();
      assertEquals(1, answers.length, () -> "answers at rows " + Arrays.toString(answers));
      assertTrue(answers[0] > last, answers[0] + " is below the prompt, which ends at " + last);
      int unchanged = last - first - GREETING_ROWS;
      assertArrayEquals(rows(before, 0, unchanged), rows(after, 0, unchanged));
    }
  }

  /// Captures the screen between two equal dumps.
  private Screenshot assertCaptureEqualsTheScreendump(UefiArm guest) throws IOException {
    Path file = dir.resolve("screen.png");
    Screenshot dumped;
    Screenshot captured;
    do {
      dumped = guest.screendump();
      Oriel.succeeds("capture", "--qmp", guest.qmpSocket(), "-o", file);
      captured = Screenshot.ofPng(Files.readAllBytes(file));
    } while (!dumped.samePixels(guest.screendump()));
    assertTrue(captured.samePixels(dumped), "the capture equals the screendump");
    return captured;
  }

  /// Returns the rows that are not black.
  private static int[] litRows(Screenshot picture) {
    return IntStream.range(0, picture.height())
        .filter(
            y -> IntStream.range(0, picture.width()).anyMatch(x -> picture.rgb(x, y) != 0x000000))
        .toArray();
  }

  private static byte[] rows(Screenshot picture, int from, int count) {
    return picture.rgba(0, from, picture.width(), count);
  }
}
