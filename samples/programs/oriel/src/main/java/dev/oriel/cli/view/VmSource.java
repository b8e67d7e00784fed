// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.cli.support.CommandException;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.VmConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The VM that is to be shown, whether it runs already or not.
///
/// Threading: one thread at a time, none of them a D-Bus thread, but [#insist]; its methods wait.
/// Ownership: close it after its connections.
public interface VmSource extends AutoCloseable {

  /// Connects to it.
  ///
  /// @throws dev.oriel.dbus.connection.DisplayException if it cannot be reached now
  VmConnection open();

  /// Why not to connect now, as somebody else has its display, or null; after the end of a
  /// connection, or before the first.
  @Nullable String obstacle();

  /// Whether the connection of before ended as a visitor came, who may be gone again.
  boolean lent();

  /// Has the next connection made whoever has the display. Threading: any thread.
  void insist();

  /// Those of its consoles that are to be shown, at least one.
  ///
  /// @throws dev.oriel.dbus.connection.DisplayException if there is no such console
  /// @throws CommandException if it has no console at all
  List<PictureSource> choose(VmConnection vm) throws CommandException;

  /// What is shown, in words: `VM "debian" on the session bus`.
  @Override
  String toString();

  /// Leaves its display to others.
  @Override
  void close();
}
