// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.text.UntrustedText;
import java.util.UUID;

/// What a user calls a VM.
public sealed interface VmSelector {

  /// Whether the VM is meant.
  boolean matches(VmInfo vm);

  /// The name of `-name`.
  ///
  /// @param name the name, which several VMs may share
  record ByName(String name) implements VmSelector {

    @Override
    public boolean matches(VmInfo vm) {
      return vm.name().equals(name);
    }

    @Override
    public String toString() {
      return "named \"" + UntrustedText.name(name) + "\"";
    }
  }

  /// The UUID of `-uuid`.
  ///
  /// @param uuid the UUID
  record ByUuid(UUID uuid) implements VmSelector {

    @Override
    public boolean matches(VmInfo vm) {
      return vm.uuid().equalsIgnoreCase(uuid.toString());
    }

    @Override
    public String toString() {
      return "with UUID " + uuid;
    }
  }

  /// The unique name of its connection to the bus.
  ///
  /// @param uniqueName `:1.42`
  record ByUniqueName(String uniqueName) implements VmSelector {

    @Override
    public boolean matches(VmInfo vm) {
      return uniqueName.equals(vm.uniqueName());
    }

    @Override
    public String toString() {
      return "at " + UntrustedText.name(uniqueName);
    }
  }

  /// Reads what a user typed: `:1.42`, a UUID, or else a name.
  static VmSelector parse(String text) {
    if (text.startsWith(":")) {
      return new ByUniqueName(text);
    }
    if (text.length() == 36) {
      try {
        return new ByUuid(UUID.fromString(text));
      } catch (IllegalArgumentException _) {
        return new ByName(text);
      }
    }
    return new ByName(text);
  }
}
