// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf.internal.egl;

import dev.oriel.core.os.LwjglDirectory;
import org.lwjgl.Version;

/// Prepares the native libraries of LWJGL.
final class LwjglNatives {

  private LwjglNatives() {}

  /// Sets their directory before a class of LWJGL loads the first library.
  static void prepare() {
    LwjglDirectory.prepare(
        Version.class,
        Version.VERSION_MAJOR + "." + Version.VERSION_MINOR + "." + Version.VERSION_REVISION);
  }
}
