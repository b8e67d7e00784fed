// SPDX-License-Identifier: Apache-2.0
package dev.oriel.keyboard;

import java.text.Normalizer;
import java.util.regex.Pattern;

/// Replaces characters that keyboards do not have by those that they have.
final class TypedText {

  private static final char BYTE_ORDER_MARK = '\ufeff';

  /// The ends of a line other than LF. CR LF is one end, as are NEL and Unicode's separators of
  /// lines and paragraphs.
  private static final Pattern LINE_END = Pattern.compile("\r\n|[\r\u0085\u2028\u2029]");

  /// Spaces of all kinds. Word processors and web pages write them in place of the plain space.
  private static final Pattern SPACE = Pattern.compile("\\p{Zs}");

  private TypedText() {}

  /// Returns the text with LF as the line end, plain spaces, and precomposed accented letters,
  /// without a byte order mark.
  static String plain(String text) {
    String body = text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text;
    String lines = LINE_END.matcher(body).replaceAll("\n");
    return Normalizer.normalize(SPACE.matcher(lines).replaceAll(" "), Normalizer.Form.NFC);
  }
}
