// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.sdbus;

import dev.oriel.core.internal.linux.SocketBuffer;
import java.nio.ByteOrder;

/// Reads the header of a message at the front of a buffer, and determines the length of the message
/// and how many descriptors may go with it (D-Bus Specification, "Message Format").
///
/// It is stricter than libsystemd, so that libsystemd accepts every message that passes here with
/// descriptors. Such a message is a method call in this machine's byte order. It has a path, an
/// interface, a member and a signature without structures, each once, and nothing else.
///
/// Threading: one thread.
final class CarrierHeader {

  /// The size of the part with a fixed length.
  static final int FIXED_BYTES = 16;

  /// The size of the shortest message, which has one field.
  private static final int SHORTEST = 24;

  /// The size from which libsystemd refuses a message (`BUS_MESSAGE_SIZE_MAX`).
  private static final long LONGEST = 128L << 20;

  /// The longest header that may have descriptors.
  static final int MAX_BYTES = 4096;

  private static final int NATIVE = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? 'B' : 'l';
  private static final byte VERSION = 1;

  private static final int PATH = 1;
  private static final int INTERFACE = 2;
  private static final int MEMBER = 3;
  private static final int SIGNATURE = 8;
  private static final int UNIX_FDS = 9;
  private static final int NEEDED =
      1 << PATH | 1 << INTERFACE | 1 << MEMBER | 1 << SIGNATURE | 1 << UNIX_FDS;

  private static final int MAX_NAME = 255;

  /// The end of the paths and interfaces that libsystemd reserves for itself.
  private static final String RESERVED = "Local";

  private final SocketBuffer buffer;
  private int at;
  private int limit;

  CarrierHeader(SocketBuffer buffer) {
    this.buffer = buffer;
  }

  /// Returns the length of the message, or -1 if it is not a message. The fixed part must be in the
  /// buffer.
  long messageBytes() {
    byte order = buffer.get(0);
    if (order != 'l' && order != 'B') {
      return -1;
    }
    long total = headerBytes() + number(4);
    return total < SHORTEST || total >= LONGEST ? -1 : total;
  }

  /// Returns the length of the header. The fixed part must be in the buffer.
  long headerBytes() {
    return FIXED_BYTES + (number(12) + 7 & ~7L);
  }

  private long number(int index) {
    int n = buffer.getInt(index);
    return Integer.toUnsignedLong(buffer.get(0) == NATIVE ? n : Integer.reverseBytes(n));
  }

  /// Returns how many descriptors the message declares, or 0 if its header is not well-formed or is
  /// of a kind that carries none. The header must be in the buffer.
  int descriptors() {
    if (buffer.get(0) != NATIVE
        || buffer.get(1) != SdMessage.METHOD_CALL
        || buffer.get(3) != VERSION
        || buffer.getInt(8) == 0) {
      return 0;
    }
    at = FIXED_BYTES;
    limit = FIXED_BYTES + Math.toIntExact(number(12));
    int seen = 0;
    long declared = 0;
    while (at < limit) {
      if (!align(8) || limit - at < 4) {
        return 0;
      }
      int code = buffer.get(at);
      if (code < PATH || code > UNIX_FDS || (NEEDED & 1 << code) == 0 || (seen & 1 << code) != 0) {
        return 0;
      }
      seen |= 1 << code;
      int type = buffer.get(at + 2);
      if (buffer.get(at + 1) != 1 || buffer.get(at + 3) != 0) {
        return 0;
      }
      at += 4;
      boolean good =
          switch (code) {
            case PATH -> type == 'o' && text('/', 1, MAX_NAME);
            case INTERFACE -> type == 's' && text('.', 2, MAX_NAME);
            case MEMBER -> type == 's' && text('.', 1, 1);
            case SIGNATURE -> type == 'g' && signature();
            default -> type == 'u' && limit - at >= 4;
          };
      if (!good) {
        return 0;
      }
      if (code == UNIX_FDS) {
        declared = number(at);
        at += 4;
      }
    }
    return seen == NEEDED && declared <= SocketBuffer.MAX_DESCRIPTORS ? (int) declared : 0;
  }

  /// Skips the padding, which must be zeros.
  private boolean align(int bytes) {
    while (at % bytes != 0) {
      if (at >= limit || buffer.get(at) != 0) {
        return false;
      }
      at++;
    }
    return true;
  }

  /// Skips a string of names with separators between them. A path also has a separator before them.
  private boolean text(char separator, int least, int most) {
    // Aligned to 4, like the code and the type before it.
    long length = limit - at < 4 ? 0 : number(at);
    at += 4;
    if (length == 0 || length > MAX_NAME || limit - at < length + 1) {
      return false;
    }
    int end = at + (int) length;
    boolean path = separator == '/';
    if (path && buffer.get(at++) != separator) {
      return false;
    }
    int names = 0;
    boolean more = true;
    while (more) {
      int begin = at;
      while (at < end && isOfName(buffer.get(at), path || at > begin)) {
        at++;
      }
      if (at == begin) {
        return false;
      }
      names++;
      more = at < end;
      if (more && buffer.get(at++) != separator) {
        return false;
      }
    }
    return names >= least && names <= most && !endsWith(RESERVED) && buffer.get(at++) == 0;
  }

  private static boolean isOfName(byte b, boolean digits) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || b == '_'
        || (digits && b >= '0' && b <= '9');
  }

  /// Returns whether the part that was just skipped ends with a text.
  private boolean endsWith(String text) {
    int from = at - text.length();
    for (int i = 0; i < text.length(); i++) {
      if (buffer.get(from + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Skips a signature of basic types and of arrays of them.
  private boolean signature() {
    int length = Byte.toUnsignedInt(buffer.get(at++));
    if (length == 0 || limit - at < length + 1) {
      return false;
    }
    boolean array = false;
    for (int end = at + length; at < end; at++) {
      byte b = buffer.get(at);
      if (b == 'a' && !array) {
        array = true;
      } else if ("ybnqiuxtdsogh".indexOf(b) >= 0) {
        array = false;
      } else {
        return false;
      }
    }
    return !array && buffer.get(at++) == 0;
  }
}
