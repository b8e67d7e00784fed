// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.sdbus;

import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// The Java strings of the few names that come with each message of a connection: paths,
/// interfaces, members and signatures. A name that was seen before allocates nothing.
///
/// The table has one entry for each hash. If a peer sends many names, each is still returned
/// correctly, but as a new string.
///
/// Threading: the thread of its connection.
final class NameCache {

  private static final int SIZE = 64;

  /// The most bytes of a name. D-Bus allows 255, except for paths, and none of the paths used here
  /// is longer than this.
  private static final int MAX = 1024;

  /// Replaces a longer path. It is not a valid path.
  private static final String TOO_LONG = "(a path that is too long)";

  private final @Nullable String[] names = new @Nullable String[SIZE];

  /// Returns the string of a NUL-terminated name, or null for NULL.
  ///
  /// @param name the address of a string of libsystemd inside the message; D-Bus names are ASCII
  @Nullable String get(long name) {
    if (name == 0) {
      return null;
    }
    int hash = 0;
    for (long at = name; ; at++) {
      byte b = Libsystemd.MEMORY.get(ValueLayout.JAVA_BYTE, at);
      if (b == 0) {
        break;
      }
      if (at - name == MAX) {
        return TOO_LONG;
      }
      hash = 31 * hash + b;
    }
    int place = (hash ^ hash >>> 16) & (SIZE - 1);
    String known = names[place];
    if (known == null || !same(known, name)) {
      known = Libsystemd.MEMORY.getString(name);
      names[place] = known;
    }
    return known;
  }

  private static boolean same(String known, long name) {
    int length = known.length();
    for (int i = 0; i < length; i++) {
      // Ends at the closing NUL, which no name contains.
      if (Libsystemd.MEMORY.get(ValueLayout.JAVA_BYTE, name + i) != known.charAt(i)) {
        return false;
      }
    }
    return Libsystemd.MEMORY.get(ValueLayout.JAVA_BYTE, name + length) == 0;
  }
}
