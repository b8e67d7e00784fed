// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Command lines of QEMU that make a VM appear in the manager, for a shell.
final class StartCommand {

  private static final String QEMU = "qemu-system-x86_64 -m 2G -drive file=disk.qcow2 -display ";
  private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

  private StartCommand() {}

  /// Returns the command of a VM that joins a bus.
  ///
  /// @param address the bus, or null for the session bus
  static String onBus(@Nullable String address) {
    // QEMU's options end a value at a comma; two are one in the value.
    return QEMU + (address == null ? "dbus" : quoted("dbus,addr=" + address.replace(",", ",,")));
  }

  /// Returns the command of a VM with a socket of its own, which the user then adds.
  static String withSocket() {
    return QEMU + "dbus,p2p=yes -qmp unix:vm.qmp,server=on,wait=off";
  }

  /// Returns words as a shell reads them.
  static String words(List<String> words) {
    return words.stream().map(StartCommand::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
