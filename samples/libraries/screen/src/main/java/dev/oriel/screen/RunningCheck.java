// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.RunState;
import java.util.Locale;

/// Checks before each input that the VM is not paused. QEMU drops the input of a paused VM, and the
/// test would wait for an effect that never comes.
///
/// Threading: the screen's thread.
final class RunningCheck {

  private final Vm vm;
  private final PictureSource console;
  private boolean monitored = true;

  RunningCheck(Vm vm, PictureSource console) {
    this.vm = vm;
    this.console = console;
  }

  /// Throws an error if the VM's monitor reports that the VM is paused.
  void require() {
    if (!console.needsRunningVm()) {
      return;
    }
    RunState now = monitored ? vm.connection().runState() : RunState.UNKNOWN;
    // Another program may hold the monitor. Then each question would wait for that program.
    monitored = !now.equals(RunState.UNKNOWN);
    if (!now.takesInput()) {
      throw new ScreenAssertionError(
          String.format(
              Locale.ROOT,
              "the VM is %s, and QEMU drops the input of a VM that does not run; %s",
              now.status(),
              now.remedy()));
    }
  }
}
