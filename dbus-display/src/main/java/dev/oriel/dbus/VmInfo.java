// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.text.UntrustedText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `org.qemu.Display1.VM` says about a VM.
///
/// @param name the name of `-name`, else `QEMU`
/// @param uuid the UUID of `-uuid`, else all zeros
/// @param uniqueName its connection to the bus, or null peer to peer
/// @param consoleIds the numbers of its consoles
public record VmInfo(
    String name, String uuid, @Nullable String uniqueName, List<Integer> consoleIds) {

  /// Copies the list.
  public VmInfo {
    consoleIds = List.copyOf(consoleIds);
  }

  /// `"debian" (UUID 6c…, :1.42)`, fit to be shown.
  @Override
  public String toString() {
    String unique = uniqueName == null ? "" : ", " + UntrustedText.name(uniqueName);
    return "\"" + UntrustedText.name(name) + "\" (UUID " + UntrustedText.name(uuid) + unique + ")";
  }
}
