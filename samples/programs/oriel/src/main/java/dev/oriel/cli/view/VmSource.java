// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.cli.support.CommandException;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.VmConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The VM to show, whether it runs already or not.
///
/// Threading: one thread at a time and never a D-Bus thread, except [#insist]. The methods wait.
/// Ownership: close it after its connections.
public interface VmSource extends AutoCloseable {

  /// Connects to the VM.
  ///
  /// @throws dev.oriel.dbus.connection.DisplayException if it cannot be reached now
  VmConnection open();

  /// Returns why not to connect now, because another program has the display, or null. Called
  /// before the first connection or after the end of one.
  @Nullable String obstacle();

  /// Returns whether the previous connection ended because a short-lived program borrowed the
  /// display. That program may have ended already.
  boolean lent();

  /// Makes the next connection whichever program has the display. Threading: any thread.
  void insist();

  /// Returns the consoles of the VM to show, at least one.
  ///
  /// @throws dev.oriel.dbus.connection.DisplayException if there is no such console
  /// @throws CommandException if it has no console at all
  List<PictureSource> choose(VmConnection vm) throws CommandException;

  /// Returns the consoles of the VM from which a user may choose, without those that another
  /// program holds.
  List<PictureSource> consoles(VmConnection vm);

  /// Returns the name of the VM for the user: `VM "debian" on the session bus`.
  @Override
  String toString();

  /// Leaves the display to other programs.
  @Override
  void close();
}
