// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.text.UntrustedText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The properties of a VM, from `org.qemu.Display1.VM`.
///
/// @param name the name given with `-name`, or else `QEMU`
/// @param uuid the UUID given with `-uuid`, or else all zeros
/// @param uniqueName the unique name of its connection to the bus, or null peer to peer
/// @param consoleIds the numbers of its consoles
public record VmInfo(
    String name, String uuid, @Nullable String uniqueName, List<Integer> consoleIds) {

  /// Copies the list.
  public VmInfo {
    consoleIds = List.copyOf(consoleIds);
  }

  /// Returns a text that is safe to show: `"debian" (UUID 6c…, :1.42)`.
  @Override
  public String toString() {
    String unique = uniqueName == null ? "" : ", " + UntrustedText.name(uniqueName);
    return "\"" + UntrustedText.name(name) + "\" (UUID " + UntrustedText.name(uuid) + unique + ")";
  }
}
