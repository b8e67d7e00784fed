// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.chardev;

import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.connection.Subscription;
import java.util.function.Consumer;

/// A character device that QEMU offers as a stream of bytes: a serial port, a monitor (`-serial
/// vc`, `-monitor vc`, `-chardev vc`).
///
/// QEMU gives the stream to one program at a time. It drops what the VM writes while no program has
/// the stream.
///
/// Threading: any thread.
public interface Chardev {

  /// Returns the current properties.
  ChardevInfo info();

  /// Reports changes of the properties, such as whether the device is in use and which program
  /// holds it.
  ///
  /// @param watcher called on the D-Bus thread; must return at once
  /// @return ends the reports when closed; a report that is under way on the D-Bus thread may still
  ///   arrive
  Subscription onChange(Consumer<ChardevInfo> watcher);

  /// Opens the stream.
  ///
  /// Threading: any thread but a D-Bus thread; waits for QEMU's answer. Ownership: the caller
  /// closes the stream.
  ///
  /// @throws ConnectionFailedException if another program holds the stream, QEMU refuses or the
  ///   connection breaks
  ChardevStream open(ChardevStream.Listener listener);

  /// Sends a break, the condition of a serial line that Linux takes for the magic SysRq key. Does
  /// not wait.
  void sendBreak();
}
