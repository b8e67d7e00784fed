// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserDirectoriesTest {

  @Test
  void homeIsWhatTheShellSaysAndNotTheUserDatabase() {
    UserDirectories user = new UserDirectories(Map.of("HOME", "/home/other"), "/root");
    assertEquals(Path.of("/home/other"), user.home());
    assertEquals(Path.of("/home/other/.config"), user.config());
    assertEquals(Path.of("/home/other/.cache"), user.cache());
  }

  @Test
  void theBaseDirectoriesComeFirst() {
    UserDirectories user =
        new UserDirectories(
            Map.of("HOME", "/home/a", "XDG_CONFIG_HOME", "/c", "XDG_CACHE_HOME", "/k"), "/root");
    assertEquals(Path.of("/c"), user.config());
    assertEquals(Path.of("/k"), user.cache());
  }

  @Test
  void relativeAndEmptyPathsAreIgnored() {
    UserDirectories user =
        new UserDirectories(
            Map.of("HOME", "", "XDG_CONFIG_HOME", "config", "XDG_CACHE_HOME", ""), "/root");
    assertEquals(Path.of("/root/.config"), user.config());
    assertEquals(Path.of("/root/.cache"), user.cache());
  }

  @Test
  void theSettingsOfTheMachineAreInAbsoluteDirectoriesInTheirOrder() {
    UserDirectories user =
        new UserDirectories(Map.of("XDG_CONFIG_DIRS", "/a:relative::/b"), "/root");
    assertEquals(List.of(Path.of("/a"), Path.of("/b")), user.systemConfig());
    for (String none : List.of("", "relative", ":")) {
      user = new UserDirectories(Map.of("XDG_CONFIG_DIRS", none), "/root");
      assertEquals(List.of(Path.of("/etc/xdg")), user.systemConfig());
    }
    assertEquals(List.of(Path.of("/etc/xdg")), new UserDirectories(Map.of(), "/").systemConfig());
  }
}
