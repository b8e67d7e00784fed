// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.clipboard;

import java.util.List;

/// What a guest offers in one of its clipboards.
///
/// @param selection the clipboard
/// @param serial the number that the guest gave it, from 0 to 2³²−1; it grows until the guest's
///   agent starts anew
/// @param types the types that can be requested, the valid ones among the first
///   [ClipboardContent#MAX_TYPES]
public record ClipboardOffer(Selection selection, long serial, List<String> types) {

  /// Copies the list.
  public ClipboardOffer {
    types = List.copyOf(types);
  }

  /// Returns whether a type is offered.
  public boolean has(String type) {
    return types.contains(type);
  }
}
