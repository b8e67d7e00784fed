// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.cli.support.CommandException;
import dev.oriel.cli.view.VmSource;
import dev.oriel.dbus.DisplaySeat;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.VmInfo;
import dev.oriel.dbus.VmSelector;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The VM and the consoles that a command line selects. After the first connection it stands for
/// that VM and no other.
///
/// Threading: one thread at a time.
final class SelectedVm implements VmSource {

  private static final String NO_UUID = "00000000-0000-0000-0000-000000000000";

  private final Endpoint endpoint;
  private final ConsoleOptions consoles;
  private final Duration timeout;
  private final Consumer<String> warnings;
  private final DisplaySeat seat;
  private volatile @Nullable VmSelector selector;

  /// @param who the name by which other programs call this one
  /// @param timeout how long the VM may take for each answer
  /// @param warnings receives messages for the user, one line each; called on any thread
  SelectedVm(
      Endpoint endpoint,
      @Nullable VmSelector selector,
      Duration timeout,
      ConsoleOptions consoles,
      Consumer<String> warnings,
      String who) {
    this.endpoint = endpoint;
    this.seat = DisplaySeat.at(endpoint, who);
    this.selector = selector;
    this.timeout = timeout;
    this.consoles = consoles;
    this.warnings = warnings;
  }

  @Override
  public VmConnection open() {
    VmConnection vm = seat.open(selector, timeout);
    selector = again(vm.vm());
    return vm;
  }

  @Override
  public @Nullable String obstacle() {
    return seat.obstacle();
  }

  @Override
  public boolean lent() {
    return seat.lent();
  }

  @Override
  public void insist() {
    seat.insist();
  }

  @Override
  public void close() {
    seat.close();
  }

  /// Returns the selector for a VM that comes back. It will have another unique name on the bus.
  private static VmSelector again(VmInfo vm) {
    // The UUID that a VM reports may be any text.
    return !vm.uuid().equals(NO_UUID)
            && VmSelector.parse(vm.uuid()) instanceof VmSelector.ByUuid uuid
            && uuid.matches(vm)
        ? uuid
        : new VmSelector.ByName(vm.name());
  }

  @Override
  public List<PictureSource> choose(VmConnection vm) throws CommandException {
    return consoles.chooseAll(vm, warnings);
  }

  @Override
  public List<PictureSource> consoles(VmConnection vm) {
    return ConsoleOptions.all(vm, _ -> {});
  }

  @Override
  public String toString() {
    VmSelector s = selector;
    return (s == null ? "a VM" : "a VM " + s) + " on " + endpoint;
  }
}
