// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.clipboard;

import java.util.regex.Pattern;

/// The names of the kinds of data that a clipboard holds (RFC 6838).
public final class MimeType {

  /// Text in UTF-8. QEMU passes on no other type up to release 11.1.
  public static final String TEXT = "text/plain;charset=utf-8";

  /// A picture as PNG.
  public static final String PNG = "image/png";

  /// The most characters of a name, of which RFC 6838 allows 127 on each side of the slash.
  private static final int MAX_LENGTH = 255;

  private static final String WORD = "[A-Za-z0-9!#$&^_.+-]+";
  private static final Pattern VALID =
      Pattern.compile(WORD + "/" + WORD + "(; ?" + WORD + "=(" + WORD + "|\"[ !#-\\[\\]-~]*\"))*");

  private MimeType() {}

  /// Returns whether a text is the name of a type: `image/png`, `text/plain;charset=utf-8`.
  public static boolean isValid(String name) {
    return name.length() <= MAX_LENGTH && VALID.matcher(name).matches();
  }
}
