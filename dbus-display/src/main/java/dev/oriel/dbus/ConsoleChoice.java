// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.chardev.Chardev;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the console that a user names.
///
/// @param vm the VM, for error messages
/// @param consoles the VM's consoles, ordered by number
/// @param texts the VM's text consoles
record ConsoleChoice(VmInfo vm, List<Console> consoles, List<Chardev> texts) {

  /// The name that users give to the text console of QEMU's monitor, whose id is `compat_monitor0`.
  private static final String MONITOR = "monitor";

  /// Returns the first graphic console, or else the first console.
  ///
  /// @throws NoSuchConsoleException if the VM has no console
  Console primary() {
    for (Console c : consoles) {
      if (c.info().type() == ConsoleInfo.Type.GRAPHIC) {
        return c;
      }
    }
    if (consoles.isEmpty()) {
      throw new NoSuchConsoleException(
          "VM " + vm + " has no console; give it a display device (-device virtio-gpu-pci)",
          List.of());
    }
    return consoles.getFirst();
  }

  /// Returns the console with a number.
  ///
  /// @throws NoSuchConsoleException if there is no such console
  Console numbered(int id) {
    return only(consoles.stream().filter(c -> c.info().id() == id), String.valueOf(id));
  }

  /// Returns the console with a number, a label or a device address.
  ///
  /// @throws NoSuchConsoleException if no console or more than one matches
  Console matching(String selector) {
    if (!selector.isEmpty() && selector.chars().allMatch(Character::isDigit)) {
      return only(
          consoles.stream().filter(c -> String.valueOf(c.info().id()).equals(selector)), selector);
    }
    return only(
        consoles.stream()
            .filter(
                c ->
                    c.info().label().equals(selector) || c.info().deviceAddress().equals(selector)),
        selector);
  }

  /// Returns the text console with an id, or null if there is none.
  ///
  /// @param selector the id, such as `serial0`; `monitor` selects the first monitor
  @Nullable Chardev text(String selector) {
    Chardev monitor = null;
    for (Chardev c : texts) {
      if (c.info().id().equals(selector)) {
        return c;
      }
      if (monitor == null && c.info().isMonitor()) {
        monitor = c;
      }
    }
    return selector.equals(MONITOR) ? monitor : null;
  }

  private Console only(Stream<Console> matching, String selector) {
    List<Console> found = matching.toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    List<ConsoleInfo> present = consoles.stream().map(Console::info).toList();
    String names = String.join(", ", texts.stream().map(c -> c.info().toString()).toList());
    throw new NoSuchConsoleException(
        String.format(
            Locale.ROOT,
            "%s console \"%s\" of VM %s; choose by number: %s%s",
            found.isEmpty() ? "there is no" : "there is more than one",
            selector,
            vm,
            String.join(", ", present.stream().map(ConsoleInfo::toString).toList()),
            names.isEmpty() ? "" : "; or by name: " + names),
        present);
  }
}
