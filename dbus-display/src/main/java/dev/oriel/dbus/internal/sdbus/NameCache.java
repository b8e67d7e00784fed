package dev.oriel.dbus.internal.sdbus;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// The Java strings of the few names that come with each message of a connection: paths,
/// interfaces, members and signatures. Once it has been seen, a name costs no garbage.
///
/// A table with one place a hash: a peer that sends many names gets each of them right, but new.
///
/// Threading: the thread of its connection.
final class NameCache {

  private static final int SIZE = 64;

  private final @Nullable String[] names = new @Nullable String[SIZE];

  /// The string of a NUL-terminated name, or null for NULL.
  @Nullable String get(MemorySegment name) {
    if (name.equals(MemorySegment.NULL)) {
      return null;
    }
    // FFM: a NUL-terminated string of libsystemd's, inside the message; D-Bus names are ASCII.
    MemorySegment bytes = name.reinterpret(Long.MAX_VALUE);
    int hash = 0;
    for (long i = 0; ; i++) {
      byte b = bytes.get(ValueLayout.JAVA_BYTE, i);
      if (b == 0) {
        break;
      }
      hash = 31 * hash + b;
    }
    int place = (hash ^ hash >>> 16) & (SIZE - 1);
    String known = names[place];
    if (known == null || !same(known, bytes)) {
      known = bytes.getString(0);
      names[place] = known;
    }
    return known;
  }

  private static boolean same(String known, MemorySegment bytes) {
    int length = known.length();
    for (int i = 0; i < length; i++) {
      // Ends at the closing NUL, which no name contains.
      if (bytes.get(ValueLayout.JAVA_BYTE, i) != known.charAt(i)) {
        return false;
      }
    }
    return bytes.get(ValueLayout.JAVA_BYTE, length) == 0;
  }
}
