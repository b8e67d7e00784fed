// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.clipboard;

import java.nio.charset.StandardCharsets;

/// What a guest has sent. The guest has chosen every byte.
public final class ClipboardData {

  private final String type;
  private final byte[] bytes;

  /// Ownership: keeps the array, which must not change afterwards.
  ///
  /// @param type one of the requested types
  public ClipboardData(String type, byte[] bytes) {
    this.type = type;
    this.bytes = bytes;
  }

  /// Returns the type of the bytes, one of those that were requested.
  public String type() {
    return type;
  }

  /// Returns how many bytes there are.
  public int size() {
    return bytes.length;
  }

  /// Returns a copy of the bytes.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// Returns the bytes as text in UTF-8; what is not UTF-8 becomes U+FFFD. The text may contain NUL
  /// and control characters, and is not safe to show.
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// Returns the type and the size, never the content.
  @Override
  public String toString() {
    return type + " (" + bytes.length + " bytes)";
  }
}
