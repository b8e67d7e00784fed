// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.clipboard;

/// Receives the events of a guest's clipboard.
///
/// Threading: called on the D-Bus thread; must return at once. A guest may cause thousands of
/// events a second.
public interface ClipboardListener {

  /// Called when the guest offers something new. It replaces what this program had offered in the
  /// same selection. Nothing of it has been transferred yet: see [ClipboardSession#request].
  void offered(ClipboardOffer offer);

  /// Called when the guest offers nothing any more in a selection.
  void released(Selection selection);

  /// Called when the guest has fetched what this program offers, and QEMU has all of it. QEMU keeps
  /// the bytes, so this happens once for each offer.
  ///
  /// @param type the type that it has fetched
  /// @param size the number of bytes
  void fetched(Selection selection, String type, int size);

  /// Called when the session has ended other than by [ClipboardSession#close].
  ///
  /// @param reason the reason as text
  void closed(String reason);
}
