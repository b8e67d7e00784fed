// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.image.Picture;
import dev.oriel.core.text.UntrustedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ParameterException;

/// Tests the parts of the manager that need neither a VM nor a screen.
final class ManagerPartsTest {

  @TempDir private Path dir;

  @Test
  void looksOnTheSessionBusUnlessToldOtherwise() {
    assertEquals(Arrays.asList((String) null), ManagerOptions.parse(List.of()).buses());
    assertEquals(
        List.of("a", "b"), ManagerOptions.parse(List.of("--bus", "a", "--bus", "b")).buses());
    ManagerOptions sockets =
        ManagerOptions.parse(List.of("--no-bus", "--qmp", "/s", "--theme", "dark"));
    assertEquals(List.of(), sockets.buses());
    assertEquals(List.of(Path.of("/s")), sockets.sockets());
    assertEquals(Theme.DARK, sockets.theme());
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThrows(ParameterException.class, () -> ManagerOptions.parse(List.of("--them")));
    assertEquals(
        2,
        ManagerOptions.commandLine(new ManagerOptions())
            .setErr(new java.io.PrintWriter(java.io.Writer.nullWriter()))
            .execute("--keyboard-layout", "klingon"));
  }

  @Test
  void namesAScreenshotAfterTheConsoleAndOverwritesNone() throws IOException {
    LocalDateTime now = LocalDateTime.of(2026, 3, 4, 5, 6, 7);
    Path first = Screenshots.file(dir, "de/bian – VGA", now);
    assertEquals("de_bian – VGA 2026-03-04 05.06.07.png", String.valueOf(first.getFileName()));
    Files.writeString(first, "");
    Path second = Screenshots.file(dir, "de/bian – VGA", now);
    assertTrue(second.toString().endsWith("05.06.07 (2).png"), second::toString);
  }

  /// A VM may have any name, and a file name has at most 255 bytes.
  @Test
  void namesAScreenshotWhateverTheConsoleIsCalled() throws IOException {
    LocalDateTime now = LocalDateTime.of(2026, 3, 4, 5, 6, 7);
    for (String title :
        List.of("仮".repeat(300), "😀".repeat(300), "../..", ".hidden", "\u001b\n\u202e")) {
      Path file = Screenshots.file(dir, title, now);
      String name = String.valueOf(file.getFileName());
      assertEquals(dir, file.getParent());
      assertTrue(name.codePoints().allMatch(UntrustedText::isSeen), name);
      assertTrue(!name.startsWith(".") && name.endsWith(" 2026-03-04 05.06.07.png"), name);
      Screenshots.save(new Picture(1, 1), file);
      assertTrue(Files.isRegularFile(file), name);
    }
  }

  @Test
  void readsTheHostsKeyboardLayoutWhereItIsWrittenDown() {
    String debian =
        "# comment\nXKBMODEL=\"pc105\"\nXKBLAYOUT=\"de,us\"\nXKBVARIANT=\"nodeadkeys,\"\n";
    assertEquals("de(nodeadkeys)", HostKeyboard.name(Map.of(), debian));
    assertEquals("fr", HostKeyboard.name(Map.of("XKB_DEFAULT_LAYOUT", "fr"), debian));
    assertEquals("us", HostKeyboard.name(Map.of(), "XKBLAYOUT=us\nXKBVARIANT=\"\"\n"));
    assertEquals("", HostKeyboard.name(Map.of(), ""));
  }
}
