// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.util.function.Function;

/// Checks the arguments of a call before they are read.
final class CallArguments {

  private final ConsolePicture picture;

  /// @param picture what the console shows, for the calls that say that
  CallArguments(ConsolePicture picture) {
    this.picture = picture;
  }

  /// Checks the types of a call's arguments.
  ///
  /// @throws IllegalArgumentException if they are others
  static void expect(SdMessage m, String signature) {
    String got = m.signature();
    if (!got.equals(signature)) {
      throw new IllegalArgumentException(
          "arguments are (" + got + "), expected (" + signature + ")");
    }
  }

  /// Reads what the console shows from now on. Where that cannot be read, the picture before is no
  /// longer what the console shows either.
  ///
  /// @param at when the call came, on the clock of [System#nanoTime]
  /// @throws RuntimeException that of `reader`, or if the types are others
  <T> T readScanout(SdMessage m, String signature, Function<SdMessage, T> reader, long at) {
    try {
      expect(m, signature);
      return reader.apply(m);
    } catch (RuntimeException e) {
      picture.refuse(reason(m, e), at);
      throw e;
    }
  }

  /// Says why a call is refused.
  static String reason(SdMessage m, RuntimeException why) {
    return m.member() + ": " + why.getMessage();
  }
}
