// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.clipboard;

import dev.oriel.dbus.connection.ConnectionFailedException;

/// The clipboard that a VM shares with one program at a time.
///
/// QEMU offers it for every VM. It leads somewhere only if the VM has a port for an agent
/// ([#QEMU_ARGUMENTS]) and an agent runs in the guest (spice-vdagent, or the SPICE guest tools on
/// Windows), which may start at any time.
///
/// Threading: any thread.
public interface Clipboard {

  /// The arguments of QEMU that give a VM a clipboard.
  String QEMU_ARGUMENTS =
      "-device virtio-serial-pci -chardev qemu-vdagent,id=vdagent,clipboard=on"
          + " -device virtserialport,chardev=vdagent,name=com.redhat.spice.0";

  /// Asks whether the VM has the port for an agent now. Devices may be plugged in later.
  ///
  /// Threading: any thread but a D-Bus thread; waits for the monitor's answer.
  ///
  /// @return [AgentPort#UNKNOWN] if the connection was made without a monitor, or if the monitor
  ///   does not answer because it serves another program
  AgentPort agentPort();

  /// Registers for the clipboard.
  ///
  /// QEMU then restarts its connection to the guest's agent. An agent that is connected by a virtio
  /// port thereby forgets what the guest has copied before: only what it copies from now on can be
  /// requested. What the guest had offered before is not reported; [ClipboardSession#request] asks
  /// for it all the same.
  ///
  /// Threading: any thread but a D-Bus thread; waits for QEMU's answer, and up to five seconds for
  /// another program that is just giving the clipboard up. Ownership: the caller closes the
  /// session.
  ///
  /// @throws ConnectionFailedException if another program has the clipboard, or the connection
  ///   breaks
  ClipboardSession open(ClipboardListener listener);
}
