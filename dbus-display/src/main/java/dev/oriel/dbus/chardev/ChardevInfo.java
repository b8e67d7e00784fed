// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.chardev;

import dev.oriel.core.text.UntrustedText;
import java.util.List;

/// The properties of a character device at one moment.
///
/// @param id its id, as `-chardev vc,id=ID` names it; QEMU's own are `serial0`, `compat_monitor0`,
///   `parallel0`
/// @param name the kind of its stream, such as `org.qemu.console.serial.0`; empty where QEMU was
///   not told (QEMU's `ui/dbus-display1.xml` lists what is reserved)
/// @param frontendOpen whether a device of the VM, or a monitor, uses it
/// @param echo whether what is typed should be shown by whoever types
/// @param owner the name on the bus of the program that holds its stream; empty where nobody does,
///   and peer to peer, where QEMU does not tell
/// @param interfaces the optional interfaces that it offers
public record ChardevInfo(
    String id,
    String name,
    boolean frontendOpen,
    boolean echo,
    String owner,
    List<String> interfaces) {

  private static final String SERIAL = "org.qemu.console.";
  private static final String MONITOR = "org.qemu.monitor.hmp.";

  /// Copies the list.
  public ChardevInfo {
    interfaces = List.copyOf(interfaces);
  }

  /// Whether its bytes are text for a terminal, as far as QEMU tells: a serial console, a monitor
  /// for people, or a stream of no stated kind (`-chardev vc`).
  public boolean isText() {
    return name.isEmpty() || isSerial() || isMonitor();
  }

  /// Whether it is a serial console, as far as QEMU tells.
  public boolean isSerial() {
    return name.startsWith(SERIAL);
  }

  /// Whether QEMU's monitor for people is at the other end.
  public boolean isMonitor() {
    return name.startsWith(MONITOR);
  }

  /// Whether it is the port for a printer that QEMU gives a PC unasked (`parallel0`): nothing but
  /// its id and that its kind is not stated tells it from a console.
  public boolean isPrinterPort() {
    return name.isEmpty() && id.startsWith("parallel");
  }

  /// Whether the VM uses it, and not as the printer's port that nobody has asked for.
  public boolean isInUse() {
    return frontendOpen && !isPrinterPort();
  }

  /// `serial0 (text)`, fit to be shown.
  @Override
  public String toString() {
    return UntrustedText.name(id) + (isText() ? " (text)" : " (" + UntrustedText.name(name) + ")");
  }
}
