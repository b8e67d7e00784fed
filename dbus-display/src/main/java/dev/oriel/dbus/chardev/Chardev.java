// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.chardev;

import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.connection.Subscription;
import java.util.function.Consumer;

/// A character device that QEMU hands out as a stream of bytes: a serial port, a monitor (`-serial
/// vc`, `-monitor vc`, `-chardev vc`).
///
/// QEMU gives the stream to one program at a time, and drops what the VM writes while nobody has
/// it.
///
/// Threading: any thread.
public interface Chardev {

  /// The properties as they are now.
  ChardevInfo info();

  /// Has changes of the properties told: who uses it, who holds it.
  ///
  /// @param watcher called on the D-Bus thread, must return at once
  /// @return to be told no more: what is being told on the D-Bus thread meanwhile may still come
  Subscription onChange(Consumer<ChardevInfo> watcher);

  /// Takes the stream.
  ///
  /// Threading: any thread but a D-Bus thread; waits for QEMU's answer. Ownership: the caller
  /// closes the stream.
  ///
  /// @throws ConnectionFailedException if somebody else holds it, QEMU refuses or the connection
  ///   breaks
  ChardevStream open(ChardevStream.Listener listener);

  /// Sends a break: the condition of a serial line that Linux takes for the magic SysRq key. Not
  /// waited for.
  void sendBreak();
}
