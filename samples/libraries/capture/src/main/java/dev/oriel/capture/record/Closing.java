// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Closes what nothing depends on any more.
final class Closing {

  private static final Logger LOG = System.getLogger(Closing.class.getName());

  private Closing() {}

  /// Closes; a failure is only logged, as whatever was written there has been given up.
  static void quietly(Closeable what) {
    try {
      what.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing " + what, e);
    }
  }
}
