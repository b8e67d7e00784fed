package dev.oriel.cli.view;

import dev.oriel.cli.Failure;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.VmConnection;
import java.util.List;

/// The VM that is to be shown, whether it runs already or not.
///
/// Threading: any thread but a D-Bus thread; its methods wait.
public interface VmSource {

  /// Connects to it.
  ///
  /// @throws dev.oriel.dbus.DisplayException if it cannot be reached now
  VmConnection open();

  /// Those of its consoles that are to be shown, at least one.
  ///
  /// @throws dev.oriel.dbus.DisplayException if there is no such console
  /// @throws Failure if it has no console at all
  List<PictureSource> choose(VmConnection vm) throws Failure;

  /// What is shown, in words: `VM "debian" on the session bus`.
  @Override
  String toString();
}
