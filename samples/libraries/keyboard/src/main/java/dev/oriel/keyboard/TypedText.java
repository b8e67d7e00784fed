// SPDX-License-Identifier: Apache-2.0
package dev.oriel.keyboard;

import java.text.Normalizer;
import java.util.regex.Pattern;

/// Texts as keyboards know them.
final class TypedText {

  private static final char BYTE_ORDER_MARK = '\ufeff';

  /// CR LF is one end, as are NEL and Unicode's separators of lines and paragraphs.
  private static final Pattern LINE_END = Pattern.compile("\r\n|[\r\u0085\u2028\u2029]");

  /// Word processors and web pages write these for spaces.
  private static final Pattern SPACE = Pattern.compile("\\p{Zs}");

  private TypedText() {}

  /// The same text with LF at its lines' ends, plain spaces, and letters that are one with their
  /// accents.
  static String plain(String text) {
    String body = text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text;
    String lines = LINE_END.matcher(body).replaceAll("\n");
    return Normalizer.normalize(SPACE.matcher(lines).replaceAll(" "), Normalizer.Form.NFC);
  }
}
