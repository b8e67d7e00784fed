// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

/// The path by which a frame's pixels reach the screen, best first.
public enum FramePath {
  /// The window system's compositor takes the guest's own buffer. Nothing is drawn and nothing is
  /// copied here.
  PASSTHROUGH("passthrough"),
  /// The guest's own buffer is the texture of a draw. No copy.
  DIRECT("direct"),
  /// The guest's buffer is read back by another context, or mapped, and uploaded. Two copies, of
  /// the damage only.
  BRIDGED("bridged"),
  /// The pixels are uploaded from memory that QEMU shares. One copy, of the damage only.
  MAP("map"),
  /// The pixels are uploaded from QEMU's messages. One copy, of the damage only.
  PIXELS("pixels");

  private final String label;

  FramePath(String label) {
    this.label = label;
  }

  /// Returns the name in reports, in lower case.
  public String label() {
    return label;
  }
}
