// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

/// What the fingers on a window's touch screen are to the guest.
public enum TouchMode {
  /// Touches where the VM is known to have a touch screen, else its pointer.
  AUTO,
  /// Touches, also where nothing in the VM may take them.
  TOUCH,
  /// The pointer.
  POINTER
}
