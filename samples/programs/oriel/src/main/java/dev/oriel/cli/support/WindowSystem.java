// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.support;

import dev.oriel.gl.window.WindowPlatform;

/// Which window system the environment names.
public final class WindowSystem {

  private WindowSystem() {}

  /// Whether there is one.
  public static boolean present() {
    return isSet("WAYLAND_DISPLAY") || isSet("DISPLAY");
  }

  /// The one to open windows on: Wayland is not tried where nothing names it, as its library
  /// complains on stderr.
  public static WindowPlatform platform() {
    return !isSet("WAYLAND_DISPLAY") && isSet("DISPLAY") ? WindowPlatform.X11 : WindowPlatform.ANY;
  }

  private static boolean isSet(String variable) {
    String value = System.getenv(variable);
    return value != null && !value.isBlank();
  }
}
