// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Holds back the releases of keys, buttons and fingers while the VM is known to be paused.
///
/// QEMU drops the input of a VM that does not run (`qemu_input_event_send` in its `ui/input.c`). In
/// the guest, a key whose release was dropped stays down and repeats when the VM continues. It
/// cannot be released later: QEMU itself has taken the key for released, and ignores another
/// release (`qkbd_state_key_event` in its `ui/kbd-state.c`).
///
/// Threading: any thread.
final class PausedReleases {

  private final Map<Object, Runnable> held = new LinkedHashMap<>();

  /// What was pressed while the VM was paused, which the guest has not seen.
  private final Set<Object> unseen = new HashSet<>();

  private boolean paused;

  /// Records that a key, button or finger that was up is pressed. If its release is held back, it
  /// is still down in the guest, and the release is forgotten.
  ///
  /// @param what the key, button or finger
  synchronized void pressed(Object what) {
    if (paused && held.remove(what) == null) {
      unseen.add(what);
    }
  }

  /// Sends a release: at once, or when the VM runs again if the guest has seen the press.
  ///
  /// @param what the key, button or finger
  /// @param sending sends the release; must not wait
  synchronized void release(Object what, Runnable sending) {
    if (paused && !unseen.remove(what)) {
      held.put(what, sending);
    } else {
      sending.run();
    }
  }

  /// Handles a report of the VM's run state.
  ///
  /// @param now the state; [RunState#UNKNOWN] changes nothing
  synchronized void runState(RunState now) {
    if (now.equals(RunState.UNKNOWN)) {
      return;
    }
    paused = !now.takesInput();
    if (!paused) {
      sendAll();
    }
  }

  /// Holds nothing back any more, because no more run states are reported.
  synchronized void end() {
    paused = false;
    sendAll();
  }

  private void sendAll() {
    List<Runnable> all = List.copyOf(held.values());
    held.clear();
    unseen.clear();
    all.forEach(Runnable::run);
  }
}
