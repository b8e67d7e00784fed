// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.support;

import dev.oriel.gl.window.WindowPlatform;

/// The window system that the environment names.
public final class WindowSystem {

  private WindowSystem() {}

  /// Returns whether the environment names one.
  public static boolean present() {
    return isSet("WAYLAND_DISPLAY") || isSet("DISPLAY");
  }

  /// Returns the platform to open windows on. Wayland is tried only if the environment names it,
  /// because its library prints errors on stderr.
  public static WindowPlatform platform() {
    return !isSet("WAYLAND_DISPLAY") && isSet("DISPLAY") ? WindowPlatform.X11 : WindowPlatform.ANY;
  }

  private static boolean isSet(String variable) {
    String value = System.getenv(variable);
    return value != null && !value.isBlank();
  }
}
