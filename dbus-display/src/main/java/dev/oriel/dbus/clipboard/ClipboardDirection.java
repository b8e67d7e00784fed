// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.clipboard;

/// Which way texts pass between the host's clipboard and a guest's.
public enum ClipboardDirection {
  /// Both ways.
  BOTH(true, true),
  /// Only from the host to the guest.
  TO_GUEST(true, false),
  /// Only from the guest to the host.
  FROM_GUEST(false, true),
  /// Not at all.
  OFF(false, false);

  private final boolean toGuest;
  private final boolean fromGuest;

  ClipboardDirection(boolean toGuest, boolean fromGuest) {
    this.toGuest = toGuest;
    this.fromGuest = fromGuest;
  }

  /// Returns whether the guest may get the host's text.
  public boolean toGuest() {
    return toGuest;
  }

  /// Returns whether the host may get the guest's text.
  public boolean fromGuest() {
    return fromGuest;
  }
}
