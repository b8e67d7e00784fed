// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.clipboard;

import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.clipboard.ClipboardContent;
import dev.oriel.dbus.clipboard.ClipboardData;
import dev.oriel.dbus.clipboard.MimeType;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.internal.client.Variants;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;

/// The arguments of the clipboard's calls in messages.
final class ClipboardWire {

  /// A call on both sides, with a `u` and an `as`, whose answer is an `s` and an `ay`.
  static final CString REQUEST = CString.constant("Request");

  private static final CString STRING = CString.constant("s");

  private ClipboardWire() {}

  /// Appends an `as`.
  static void appendStrings(SdMessage m, List<String> strings) {
    m.open('a', STRING);
    for (String s : strings) {
      m.appendString('s', CString.of(s));
    }
    m.shut();
  }

  /// Reads an `as` of types: the valid ones among the first [ClipboardContent#MAX_TYPES].
  static List<String> readTypes(SdMessage m) {
    return Variants.readStrings(m).stream()
        .limit(ClipboardContent.MAX_TYPES)
        .filter(MimeType::isValid)
        .distinct()
        .toList();
  }

  /// Appends an `s` and an `ay`.
  static void appendData(SdMessage m, String type, byte[] bytes) {
    m.appendString('s', CString.of(type));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocate(Math.max(1, bytes.length)).asSlice(0, bytes.length);
      MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, bytes.length);
      m.appendBytes(copy);
    }
  }

  /// Reads an `s` and an `ay`.
  ///
  /// @param wanted the types that were requested
  /// @throws ConnectionFailedException if the type is none of these, or if these are too many bytes
  static ClipboardData readData(SdMessage m, List<String> wanted) {
    String signature = m.signature();
    if (!signature.equals("say")) {
      throw new ConnectionFailedException("the answer is (" + signature + "), expected (say)");
    }
    String type = m.readString('s');
    if (!wanted.contains(type)) {
      throw new ConnectionFailedException(
          "the guest's clipboard has answered with the type "
              + UntrustedText.name(type)
              + " instead of "
              + String.join(" or ", wanted));
    }
    ByteBuffer bytes = m.readBytes();
    if (bytes.remaining() > ClipboardContent.MAX_BYTES) {
      throw new ConnectionFailedException(
          String.format(
              Locale.ROOT,
              "the guest's clipboard has %d bytes of %s; at most %d are taken",
              bytes.remaining(),
              type,
              ClipboardContent.MAX_BYTES));
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return new ClipboardData(type, copy);
  }
}
