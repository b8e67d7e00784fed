// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.gl.overlay.Icon;
import dev.oriel.gl.window.Chord;
import dev.oriel.gl.window.Hotkeys;
import dev.oriel.gl.window.Hotkeys.ModifierKey;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The actions of a window that are not for the guest: the bar, the help and the hotkeys are made
/// of this table. [ViewerControls] carries them out. The constants are in the order of the bar.
enum ViewerAction {
  FULLSCREEN("enter", Icon.MAXIMIZE, "Full screen", "full screen on or off"),
  CONSOLES("w", Icon.MONITOR, "Consoles", "the consoles of the VM"),
  NEXT_CONSOLE("pagedown", Icon.MONITOR, "", "show the next console"),
  PREVIOUS_CONSOLE("pageup", Icon.MONITOR, "", "show the console before"),
  KEYS("k", Icon.KEYBOARD, "Send keys", "send keys that the desktop would keep"),
  CTRL_ALT_DELETE("end", Icon.COMMAND, "", "send Ctrl+Alt+Delete"),
  SCREENSHOT("p", Icon.CAMERA, "Screenshot", "save the guest's picture as a file"),
  RECORD("e", Icon.CIRCLE_DOT, "Record", "record a video, or end that"),
  TYPE("v", Icon.CLIPBOARD_PASTE, "Type text", "type the clipboard's text"),
  SCALING("s", Icon.SCALING, "Scaling", "scaling: fit, exact, integer"),
  FILTER("f", Icon.BLEND, "", "filter: sharp, linear, nearest"),
  ROTATE("r", Icon.ROTATE_CW_SQUARE, "", "rotate by 90 degrees"),
  GRAB("g", Icon.LOCK, "Grab", "grab or release keyboard and pointer"),
  MUTE("m", Icon.VOLUME_2, "Mute", "mute the VM's sound"),
  OPTIONS("a", Icon.CHEVRON_DOWN, "Options", "options: those of the next three lines"),
  ON_TOP("u", Icon.LAYERS, "", "keep the window above others"),
  CONFINE_POINTER("i", Icon.MOUSE_POINTER_CLICK, "", "keep a grabbed pointer in the window"),
  LOCK_SYNC("n", Icon.LOCK, "", "set Caps and Num Lock as the host's"),
  STATISTICS("o", Icon.CHART_LINE, "Figures", "figures: frame rates and times"),
  CONNECT("c", Icon.REFRESH_CW, "Connect", "connect now"),
  HELP("h", Icon.CIRCLE_QUESTION_MARK, "Help", "this help"),
  BAR("b", Icon.PANEL_TOP, "", "the bar, for the keyboard"),
  CLOSE("q", Icon.X, "", "close the window");

  private final String key;
  private final Icon icon;
  private final String label;
  private final String help;

  /// @param key the key that is pressed with the modifiers, unless the user chooses another chord
  /// @param icon the icon in the bar and the help
  /// @param label the text in the bar, or an empty text for an action that is not there
  /// @param help what it does
  ViewerAction(String key, Icon icon, String label, String help) {
    this.key = key;
    this.icon = icon;
    this.label = label;
    this.help = help;
  }

  /// Returns the name in `--hotkeys`.
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Icon icon() {
    return icon;
  }

  String label() {
    return label;
  }

  String help() {
    return help;
  }

  /// Returns whether the action has a button in the bar.
  boolean inBar() {
    return !label.isEmpty();
  }

  /// Returns the action of a name in `--hotkeys`, or null.
  static @Nullable ViewerAction of(String id) {
    for (ViewerAction action : values()) {
      if (action.id().equals(id)) {
        return action;
      }
    }
    return null;
  }

  /// Returns the hotkeys with the usual keys.
  ///
  /// @param modifiers the modifiers of all of them
  static Hotkeys hotkeys(Set<ModifierKey> modifiers) {
    Map<Chord, String> actions = new HashMap<>();
    for (ViewerAction action : values()) {
      if (action != GRAB) {
        actions.put(new Chord(modifiers, action.key), action.id());
      }
    }
    return new Hotkeys(actions, new Chord(modifiers, GRAB.key));
  }

  /// Returns the hotkeys with Ctrl and Alt.
  static Hotkeys hotkeys() {
    return hotkeys(EnumSet.of(ModifierKey.CTRL, ModifierKey.ALT));
  }

  /// Returns the chord of this action as shown to users, or an empty text.
  String chord(Hotkeys hotkeys) {
    return this == GRAB ? hotkeys.grab().label() : hotkeys.label(id());
  }
}
