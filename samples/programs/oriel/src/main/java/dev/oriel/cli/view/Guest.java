// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.input.KeyChord;
import dev.oriel.core.input.MouseButton;
import dev.oriel.core.keyboard.KeyboardLayoutException;
import dev.oriel.dbus.RunState;
import dev.oriel.gl.window.KeyAction;
import dev.oriel.gl.window.TouchAction;
import dev.oriel.gl.window.WindowMetrics;
import java.util.concurrent.CompletableFuture;

/// What a window is on, as far as a user's doing goes: a graphic console or a text console.
///
/// Threading: the main thread.
interface Guest {

  /// A key, by its place on the keyboard.
  void key(int evdevCode, KeyAction action);

  /// A character in the host's layout, typed by keys of which [#key] has told.
  void text(int codePoint);

  /// The host's lock lights, as they are when a key goes down.
  void hostLocks(boolean capsLock, boolean numLock);

  /// The pointer is over a pixel of the picture.
  void pointer(int x, int y);

  /// The captured pointer moved.
  void motion(int dx, int dy);

  /// A button went down or up.
  void button(MouseButton button, boolean pressed);

  /// The wheel turned.
  void scroll(MouseButton direction, int notches);

  /// A finger does something; see [dev.oriel.gl.window.WindowInput#touch].
  void touch(int finger, TouchAction action, int x, int y);

  /// Whether it has a touch screen: else a finger is its pointer.
  void touchable(boolean yes);

  /// The window takes keys no more.
  void focusLost();

  /// Lifts all that is held.
  void lift();

  /// Strikes keys together.
  void strike(KeyChord chord);

  /// Types a text from the clipboard.
  ///
  /// @throws KeyboardLayoutException if it cannot be typed in the guest's layout
  void paste(String text);

  /// Tells the size of the window.
  ///
  /// @param xOffset where the console's left edge is on the guest's desktop
  /// @return fails where the guest does not follow
  CompletableFuture<?> follow(WindowMetrics size, int xOffset);

  /// Whether its pointer takes motions and not places.
  boolean relativePointer();

  /// What has changed of the console is looked at anew.
  void changed();

  /// Whether what is typed reaches it, as far as is known of its VM.
  boolean takesInput(RunState state);

  /// What it is like, in a line of the figures; empty where there is nothing to tell.
  String state();
}
