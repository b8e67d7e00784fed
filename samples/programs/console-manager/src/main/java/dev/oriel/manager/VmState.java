// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import dev.oriel.dbus.RunState;
import java.util.Locale;

/// The state of a VM at a glance.
///
/// @param kind the case, which chooses the colour
/// @param words the state in words
record VmState(Kind kind, String words) {

  /// The cases.
  enum Kind {
    /// It runs, or is connected to and does not say otherwise.
    RUNNING,
    /// It does not run as usual.
    PAUSED,
    /// Nobody has asked for its connection, or it is being connected to.
    WAITING,
    /// It went away.
    GONE,
    /// It cannot be connected to.
    FAILED;

    /// Returns the name in style sheets.
    String styleClass() {
      return "state-" + name().toLowerCase(Locale.ROOT);
    }
  }

  /// Returns the state of a VM. Only a monitor reports whether a VM runs; of a VM on a bus only the
  /// connection is known.
  static VmState of(VmEntry.Status connection, RunState run) {
    return switch (connection) {
      case FOUND -> new VmState(Kind.WAITING, "not connected");
      case CONNECTING -> new VmState(Kind.WAITING, "connecting …");
      case FAILED -> new VmState(Kind.FAILED, "failed");
      case LOST -> new VmState(Kind.GONE, "gone");
      case CONNECTED -> {
        String condition = run.condition();
        if (!condition.isEmpty()) {
          yield new VmState(Kind.PAUSED, condition);
        }
        yield new VmState(Kind.RUNNING, run.status().isEmpty() ? "connected" : "running");
      }
    };
  }
}
