// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.util.function.Function;

/// Checks the arguments of a call before they are read.
final class CallArguments {

  private final ConsolePicture picture;

  /// @param picture the console's picture, for the calls that set its scanout
  CallArguments(ConsolePicture picture) {
    this.picture = picture;
  }

  /// Checks the types of a call's arguments.
  ///
  /// @throws IllegalArgumentException if the types differ
  static void expect(SdMessage m, String signature) {
    String got = m.signature();
    if (!got.equals(signature)) {
      throw new IllegalArgumentException(
          "arguments are (" + got + "), expected (" + signature + ")");
    }
  }

  /// Reads a scanout from a call. If it cannot be read, the previous picture is refused too: the
  /// console no longer shows it.
  ///
  /// @param at when the call came, on the clock of [System#nanoTime]
  /// @throws RuntimeException the exception of `reader`, or one for wrong types
  <T> T readScanout(SdMessage m, String signature, Function<SdMessage, T> reader, long at) {
    try {
      expect(m, signature);
      return reader.apply(m);
    } catch (RuntimeException e) {
      picture.refuse(reason(m, e), at);
      throw e;
    }
  }

  /// Returns the reason for which a call is refused.
  static String reason(SdMessage m, RuntimeException why) {
    return m.member() + ": " + why.getMessage();
  }
}
