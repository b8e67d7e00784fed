// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.fixtures.TestProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor.Version;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The QEMU that [Qemu] starts: the first one in the `PATH`.
public final class InstalledQemu {

  private static final Pattern VERSION = Pattern.compile("version (\\d+\\.\\d+\\.\\d+)");

  private InstalledQemu() {}

  /// Returns its version, such as 10.0.2.
  public static Version version() {
    try (TestProcess qemu = TestProcess.start(Qemu.PROGRAM, "--version")) {
      String told = qemu.stdout().lines().collect(Collectors.joining(" "));
      Matcher version = VERSION.matcher(told);
      if (!version.find()) {
        throw new IllegalStateException(Qemu.PROGRAM + " --version: " + told + qemu.stderr());
      }
      return Version.parse(version.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns whether it is the given release, such as 9.2, or a later one.
  public static boolean isSince(String release) {
    return version().compareTo(Version.parse(release)) >= 0;
  }
}
