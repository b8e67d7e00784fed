// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.qmp;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A release of QEMU, as a monitor's greeting names it (`VersionInfo` in QEMU's
/// `qapi/control.json`).
///
/// @param major the first number
/// @param minor the second number
/// @param micro the third number
public record QemuRelease(int major, int minor, int micro) {

  private static final int MOST = 9999;

  /// Returns the release in a greeting, or null if it names none.
  static @Nullable QemuRelease in(Map<String, Object> greeting) {
    return greeting.get("QMP") instanceof Map<?, ?> qmp
            && qmp.get("version") instanceof Map<?, ?> version
            && version.get("qemu") instanceof Map<?, ?> qemu
            && isNumber(qemu.get("major"))
            && isNumber(qemu.get("minor"))
            && isNumber(qemu.get("micro"))
        ? new QemuRelease(number(qemu, "major"), number(qemu, "minor"), number(qemu, "micro"))
        : null;
  }

  /// Returns whether this is an earlier release than the first one with these numbers.
  public boolean isBefore(int otherMajor, int otherMinor) {
    return major < otherMajor || (major == otherMajor && minor < otherMinor);
  }

  private static boolean isNumber(@Nullable Object value) {
    return value instanceof Integer n && n >= 0 && n <= MOST;
  }

  private static int number(Map<?, ?> numbers, String name) {
    return numbers.get(name) instanceof Integer n ? n : 0;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d.%d.%d", major, minor, micro);
  }
}
