// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

/// What a VM is doing.
///
/// @param status QEMU's own word for it (`RunState` in its `qapi/run-state.json`), such as
///   `running` or `paused`; empty where there is nobody to ask
public record RunState(String status) {

  /// There is nobody to ask: a bus does not tell, and the monitor may serve somebody else.
  public static final RunState UNKNOWN = new RunState("");

  /// Whether it takes input, as far as is known. QEMU drops what comes for a VM that does not run,
  /// and says nothing (`qemu_input_event_send` in its `ui/input.c`).
  public boolean takesInput() {
    return switch (status) {
      case "", "running", "suspended" -> true;
      default -> false;
    };
  }

  /// What users read of a VM that does not run as usual, to follow `is`: `paused`; empty where it
  /// runs, or nobody knows.
  public String condition() {
    return switch (status) {
      case "", "running" -> "";
      case "prelaunch" -> "not started yet (-S)";
      case "shutdown" -> "shut down";
      case "suspended" -> "asleep (suspended)";
      case "inmigrate" -> "waiting for its state (inmigrate)";
      case "io-error" -> "stopped by an error of a disk (io-error)";
      default -> status.replace('-', ' ');
    };
  }

  /// Says that what is typed and clicked is lost, as a sentence with the remedy.
  public String lostInput() {
    return "The VM is " + condition() + " and takes no keys and clicks; " + remedy();
  }

  /// Whether it has not run yet (QEMU's `-S`): there is no guest that could miss input.
  public boolean isBeforeStart() {
    return status.equals("prelaunch");
  }

  /// What has a VM that does not run go on, as a request: `resume it ...`.
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
