// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.text;

/// Limits texts from an untrusted QEMU to the length that a name or an error needs.
public final class BoundedText {

  /// The most characters, or bytes, of a text that are kept.
  public static final int MAX = 4096;

  /// The mark that replaces the removed rest.
  public static final String REST = "\u2026";

  private BoundedText() {}

  /// Returns the text, cut if it is too long.
  public static String cut(String text) {
    if (text.length() <= MAX) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MAX - 1)) ? MAX - 1 : MAX;
    return text.substring(0, end) + REST;
  }
}
