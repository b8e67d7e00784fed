// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.text;

/// Texts of a QEMU that may not mean well: as long as a name or an error needs, and no longer.
public final class BoundedText {

  /// The most characters, or bytes, of a text that are kept.
  public static final int MOST = 4096;

  /// What stands for the rest.
  public static final String REST = "\u2026";

  private BoundedText() {}

  /// The text, cut where it is too long.
  public static String cut(String text) {
    if (text.length() <= MOST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MOST - 1)) ? MOST - 1 : MOST;
    return text.substring(0, end) + REST;
  }
}
