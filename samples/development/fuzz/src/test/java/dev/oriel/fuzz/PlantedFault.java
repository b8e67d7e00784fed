// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import java.nio.charset.StandardCharsets;

/// A target with a fault: it fails with inputs that begin with `oops`.
public final class PlantedFault implements FuzzTarget {

  /// Jazzer's process creates it by its class name.
  public PlantedFault() {}

  @Override
  public void run(Choices choices) {
    String begin = new String(choices.bytes(4), StandardCharsets.ISO_8859_1);
    if (begin.equals("oops")) {
      throw new IllegalStateException("planted");
    }
  }
}
