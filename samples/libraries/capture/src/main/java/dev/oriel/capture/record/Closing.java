// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Closes resources that are no longer needed.
final class Closing {

  private static final Logger LOG = System.getLogger(Closing.class.getName());

  private Closing() {}

  /// Closes a resource. A failure is only logged, because the data written to it has been given up.
  static void quietly(Closeable what) {
    try {
      what.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing " + what, e);
    }
  }
}
