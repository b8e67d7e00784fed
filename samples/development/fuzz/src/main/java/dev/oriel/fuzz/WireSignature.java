// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

/// Parses D-Bus signatures.
final class WireSignature {

  private WireSignature() {}

  /// Returns where the type that begins at `at` ends.
  static int next(String signature, int at) {
    return switch (signature.charAt(at)) {
      case 'a' -> next(signature, at + 1);
      case '(', '{' -> {
        int inside = at + 1;
        while (signature.charAt(inside) != ')' && signature.charAt(inside) != '}') {
          inside = next(signature, inside);
        }
        yield inside + 1;
      }
      default -> at + 1;
    };
  }
}
