// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The directories of a user's files, as a shell and the XDG base directory specification define
/// them.
///
/// Java's `user.home` is only a fallback, because it comes from the user database and ignores
/// `HOME`.
public final class UserDirectories {

  private final Map<String, String> environment;
  private final String fallback;

  UserDirectories(Map<String, String> environment, String fallback) {
    this.environment = environment;
    this.fallback = fallback;
  }

  /// Returns the directories of this process's user.
  public static UserDirectories current() {
    return new UserDirectories(System.getenv(), System.getProperty("user.home", "/"));
  }

  /// Returns `$HOME`. If it is not set to an absolute path, returns the directory from the user
  /// database.
  public Path home() {
    Path home = absolute("HOME");
    return home == null ? Path.of(fallback) : home;
  }

  /// Returns the directory for settings: `$XDG_CONFIG_HOME` or `~/.config`.
  public Path config() {
    Path config = absolute("XDG_CONFIG_HOME");
    return config == null ? home().resolve(".config") : config;
  }

  /// Returns the directories for the settings of all users, the most important one first:
  /// `$XDG_CONFIG_DIRS` or `/etc/xdg`.
  public List<Path> systemConfig() {
    List<Path> directories =
        Arrays.stream(environment.getOrDefault("XDG_CONFIG_DIRS", "").split(":"))
            .filter(d -> d.startsWith("/"))
            .map(Path::of)
            .toList();
    return directories.isEmpty() ? List.of(Path.of("/etc/xdg")) : directories;
  }

  /// Returns the directory for files that can be created again: `$XDG_CACHE_HOME` or `~/.cache`.
  public Path cache() {
    Path cache = absolute("XDG_CACHE_HOME");
    return cache == null ? home().resolve(".cache") : cache;
  }

  /// Returns the path in a variable, or null if it is not absolute. The specification requires that
  /// such paths are ignored.
  private @Nullable Path absolute(String variable) {
    String value = environment.getOrDefault(variable, "");
    return value.startsWith("/") ? Path.of(value) : null;
  }
}
