// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.text.UntrustedText;
import java.util.UUID;

/// A user's choice of a VM.
public sealed interface VmSelector {

  /// Returns whether the VM matches.
  boolean matches(VmInfo vm);

  /// Selects by the name given with `-name`.
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

  /// Selects by the UUID given with `-uuid`.
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

  /// Selects by the unique name of the VM's connection to the bus.
  ///
  /// @param uniqueName the unique name, such as `:1.42`
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

  /// Parses a user's text: a unique name such as `:1.42`, a UUID, or else a name.
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
