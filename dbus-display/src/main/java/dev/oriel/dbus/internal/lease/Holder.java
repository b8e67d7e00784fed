// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.lease;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A program that has a VM's private connection, or that gets it back next.
///
/// @param turn the number of the byte that it keeps locked; a later program has a higher number
/// @param pid its process
/// @param who its name as printable text: `oriel capture`
public record Holder(long turn, long pid, String who) {

  private static final int MAX_LETTERS = 60;

  private static final Pattern TEXT = Pattern.compile("(\\d{1,12}) (\\d{1,10}) ([ -~]{0,60}) *");

  /// Replaces the characters of the name that cannot be shown everywhere.
  public Holder {
    String plain = who.replaceAll("[^ -~]", "?").strip();
    who = plain.length() > MAX_LETTERS ? plain.substring(0, MAX_LETTERS) : plain;
  }

  static @Nullable Holder parse(String text) {
    Matcher m = TEXT.matcher(text);
    return m.matches()
        ? new Holder(Long.parseLong(m.group(1)), Long.parseLong(m.group(2)), m.group(3))
        : null;
  }

  String text() {
    return turn + " " + pid + " " + who;
  }

  /// Returns the text for users: `oriel capture (process 4711)`.
  @Override
  public String toString() {
    return who + " (process " + pid + ")";
  }
}
