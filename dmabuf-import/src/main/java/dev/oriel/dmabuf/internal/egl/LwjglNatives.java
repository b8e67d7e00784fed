// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf.internal.egl;

import dev.oriel.core.os.PrivateDirectory;
import org.lwjgl.Version;

/// Where LWJGL unpacks its native libraries: by itself in `lwjgl_USER` of the temporary directory,
/// which another user may have made first, with libraries of theirs.
final class LwjglNatives {

  private static final String EXTRACT_PATH = "org.lwjgl.system.SharedLibraryExtractPath";

  /// Joined to the temporary directory where the path above does not serve; an absolute one stands
  /// for itself.
  private static final String EXTRACT_DIRECTORY = "org.lwjgl.system.SharedLibraryExtractDirectory";

  private LwjglNatives() {}

  /// Names the directory, before a class of LWJGL's loads the first library; what a program has
  /// chosen stays.
  static void prepare() {
    if (System.getProperty(EXTRACT_PATH) == null && System.getProperty(EXTRACT_DIRECTORY) == null) {
      String version =
          Version.VERSION_MAJOR + "." + Version.VERSION_MINOR + "." + Version.VERSION_REVISION;
      String directory =
          PrivateDirectory.inCache("lwjgl/" + version + "-" + System.getProperty("os.arch"))
              .toString();
      System.setProperty(EXTRACT_PATH, directory);
      System.setProperty(EXTRACT_DIRECTORY, directory);
    }
  }
}
