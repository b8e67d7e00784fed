// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

final class UserFolderTest {

  private static final Path HOME = Path.of("/home/ana");
  private static final LocalDateTime TIME = LocalDateTime.of(2026, 11, 30, 7, 8, 9);

  @Test
  void isTheOneThatTheDesktopNames() {
    assertEquals(HOME.resolve("Pictures"), UserFolder.PICTURES.in(HOME, ""));
    assertEquals(HOME.resolve("Videos"), UserFolder.VIDEOS.in(HOME, ""));
    String settings =
        "# a comment\nXDG_PICTURES_DIR=\"$HOME/Bilder\"\nXDG_VIDEOS_DIR=\"/data/videos\"\n";
    assertEquals(HOME.resolve("Bilder"), UserFolder.PICTURES.in(HOME, settings));
    assertEquals(Path.of("/data/videos"), UserFolder.VIDEOS.in(HOME, settings));
    assertEquals(
        HOME.resolve("Pictures"), UserFolder.PICTURES.in(HOME, "XDG_PICTURES_DIR=\"relative\""));
  }

  @Test
  void aVmsNameIsNoPathAndNoOption() {
    assertEquals("web – VGA 2026-11-30 07-08-09", UserFolder.fileName("web – VGA", TIME));
    for (String name :
        new String[] {"../../etc/x", "/etc", ".ssh", "-rf", "a\nb\0c", "x".repeat(900)}) {
      String file = UserFolder.fileName(name, TIME);
      assertFalse(file.contains("/") || file.contains("\n") || file.contains("\0"), file);
      assertFalse(file.startsWith(".") || file.startsWith("-"), file);
      assertTrue(file.length() < 120, file);
    }
  }
}
