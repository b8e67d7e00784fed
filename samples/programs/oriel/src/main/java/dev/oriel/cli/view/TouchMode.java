// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

/// How the guest gets the fingers on a window's touch screen.
public enum TouchMode {
  /// As touches if the VM is known to have a touch screen, otherwise as its pointer.
  AUTO,
  /// As touches, even if nothing in the VM may take them.
  TOUCH,
  /// As its pointer.
  POINTER
}
