// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

/// The run state of a VM.
///
/// @param status QEMU's own name for it (`RunState` in its `qapi/run-state.json`), such as
///   `running` or `paused`; empty if it is unknown
public record RunState(String status) {

  /// The state is unknown: a bus does not report it, and a monitor may be serving another program.
  public static final RunState UNKNOWN = new RunState("");

  /// Returns whether the VM takes input, as far as is known. QEMU silently drops input for a VM
  /// that does not run (`qemu_input_event_send` in its `ui/input.c`).
  public boolean takesInput() {
    return switch (status) {
      case "", "running", "suspended" -> true;
      default -> false;
    };
  }

  /// Returns the description of a VM that does not run as usual, to follow the word `is`: `paused`.
  /// Empty if the VM runs, or if its state is unknown.
  public String condition() {
    return switch (status) {
      case "", "running" -> "";
      case "prelaunch" -> "not started yet (-S)";
      case "shutdown" -> "shut down";
      case "suspended" -> "asleep (suspended)";
      case "inmigrate" -> "waiting for its state (inmigrate)";
      case "io-error" -> "stopped by a disk error (io-error)";
      default -> status.replace('-', ' ');
    };
  }

  /// Returns a sentence which says that keys and clicks are lost, with the remedy.
  public String lostInput() {
    return "The VM is " + condition() + " and takes no keys and clicks; " + remedy();
  }

  /// Returns whether the VM has not run yet (QEMU's `-S`). Then no guest misses the input.
  public boolean isBeforeStart() {
    return status.equals("prelaunch");
  }

  /// Returns the request that makes the VM run again: `resume it ...`.
  public String remedy() {
    return switch (status) {
      case "guest-panicked", "shutdown", "internal-error" ->
          "reset it (QMP: system_reset, then cont; virsh reset, then resume)";
      case "inmigrate", "finish-migrate", "postmigrate", "restore-vm", "save-vm", "colo" ->
          "wait until its state has been moved or saved, or resume it there";
      default -> "resume it (QMP: cont; virsh resume)";
    };
  }
}
