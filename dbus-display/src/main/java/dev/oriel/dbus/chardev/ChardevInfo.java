// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.chardev;

import dev.oriel.core.text.UntrustedText;
import java.util.List;

/// The properties of a character device at one moment.
///
/// @param id its id, as given with `-chardev vc,id=ID`; QEMU's own devices are `serial0`,
///   `compat_monitor0`, `parallel0`
/// @param name the kind of its stream, such as `org.qemu.console.serial.0`; empty if QEMU was not
///   given one (QEMU's `ui/dbus-display1.xml` lists the reserved names)
/// @param frontendOpen whether a device of the VM, or a monitor, uses it
/// @param echo whether the program that takes the typed characters should show them
/// @param owner the bus name of the program that holds its stream; empty if no program does, and
///   always empty peer to peer, where QEMU does not report it
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

  /// Returns whether its bytes are text for a terminal, as far as QEMU reports it: a serial
  /// console, QEMU's monitor for people, or a stream of no stated kind (`-chardev vc`).
  public boolean isText() {
    return name.isEmpty() || isSerial() || isMonitor();
  }

  /// Returns whether it is a serial console, as far as QEMU reports it.
  public boolean isSerial() {
    return name.startsWith(SERIAL);
  }

  /// Returns whether QEMU's monitor for people is at the other end.
  public boolean isMonitor() {
    return name.startsWith(MONITOR);
  }

  /// Returns whether it is the printer port that QEMU gives a PC by default (`parallel0`). Only its
  /// id and the missing kind distinguish it from a console.
  public boolean isPrinterPort() {
    return name.isEmpty() && id.startsWith("parallel");
  }

  /// Returns whether the VM uses it, and it is not the default printer port.
  public boolean isInUse() {
    return frontendOpen && !isPrinterPort();
  }

  /// Returns a text that is safe to show: `serial0 (text)`.
  @Override
  public String toString() {
    return UntrustedText.name(id) + (isText() ? " (text)" : " (" + UntrustedText.name(name) + ")");
  }
}
