// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

/// How a frame's pixels came to the screen, best first.
public enum FramePath {
  /// The guest's own buffer is the texture: no copy.
  DIRECT("direct"),
  /// The guest's buffer was read back by another context or mapped, and uploaded: damage only, two
  /// copies.
  BRIDGED("bridged"),
  /// Uploaded from memory that QEMU shares: damage only, one copy.
  MAP("map"),
  /// Uploaded from QEMU's messages: damage only, one copy.
  PIXELS("pixels");

  private final String label;

  FramePath(String label) {
    this.label = label;
  }

  /// The name in reports: lower case.
  public String label() {
    return label;
  }
}
