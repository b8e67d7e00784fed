// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import dev.oriel.keyboard.KeyboardLayout;
import dev.oriel.keyboard.KeyboardLayoutException;
import dev.oriel.manager.console.KeyMap;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the keyboard layout of this computer, if it is configured in `XKB_DEFAULT_LAYOUT`, which
/// libxkbcommon reads, or in Debian's `/etc/default/keyboard`. A layout that was chosen in the
/// settings of a desktop is not known.
final class HostKeyboard {

  private static final Logger LOG = System.getLogger(HostKeyboard.class.getName());
  private static final Path CONFIGURATION = Path.of("/etc/default/keyboard");
  private static final Pattern SETTING = Pattern.compile("(XKB[A-Z]+)=\"?([^\"]*)\"?");

  private HostKeyboard() {}

  /// Returns the keys of the host, or those of a US keyboard if nothing is known.
  static KeyMap keyMap() {
    String name = name(System.getenv(), configuration());
    try {
      return name.isEmpty() ? KeyMap.US : KeyMap.of(KeyboardLayout.of(name));
    } catch (KeyboardLayoutException e) {
      LOG.log(Level.DEBUG, "the keys are assumed to be those of a US keyboard", e);
      return KeyMap.US;
    }
  }

  private static String configuration() {
    try {
      return Files.readString(CONFIGURATION);
    } catch (IOException _) {
      return "";
    }
  }

  /// Returns the first layout with its variant, as `de(nodeadkeys)`, or an empty text if none is
  /// configured.
  static String name(Map<String, String> environment, String configuration) {
    String layout = first(environment.getOrDefault("XKB_DEFAULT_LAYOUT", ""));
    String variant = first(environment.getOrDefault("XKB_DEFAULT_VARIANT", ""));
    if (layout.isEmpty()) {
      layout = first(setting(configuration, "XKBLAYOUT"));
      variant = first(setting(configuration, "XKBVARIANT"));
    }
    return variant.isEmpty() || layout.isEmpty() ? layout : layout + "(" + variant + ")";
  }

  private static String setting(String configuration, String name) {
    for (String line : configuration.lines().toList()) {
      Matcher setting = SETTING.matcher(line.strip());
      if (setting.matches() && name.equals(setting.group(1))) {
        return setting.group(2);
      }
    }
    return "";
  }

  private static String first(String list) {
    int end = list.indexOf(',');
    return (end < 0 ? list : list.substring(0, end)).strip();
  }
}
