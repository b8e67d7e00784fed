// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a user's files are, as a shell and the XDG base directory specification have it.
///
/// Java's own `user.home` comes from the user database and does not follow `HOME`.
public final class UserDirectories {

  private final Map<String, String> environment;
  private final String fallback;

  UserDirectories(Map<String, String> environment, String fallback) {
    this.environment = environment;
    this.fallback = fallback;
  }

  /// Those of this process.
  public static UserDirectories current() {
    return new UserDirectories(System.getenv(), System.getProperty("user.home", "/"));
  }

  /// `$HOME`; where that is not set, what the user database says.
  public Path home() {
    Path home = absolute("HOME");
    return home == null ? Path.of(fallback) : home;
  }

  /// Settings: `$XDG_CONFIG_HOME` or `~/.config`.
  public Path config() {
    Path config = absolute("XDG_CONFIG_HOME");
    return config == null ? home().resolve(".config") : config;
  }

  /// What can be made again: `$XDG_CACHE_HOME` or `~/.cache`.
  public Path cache() {
    Path cache = absolute("XDG_CACHE_HOME");
    return cache == null ? home().resolve(".cache") : cache;
  }

  /// The specification has paths that are not absolute ignored.
  private @Nullable Path absolute(String variable) {
    String value = environment.getOrDefault(variable, "");
    return value.startsWith("/") ? Path.of(value) : null;
  }
}
