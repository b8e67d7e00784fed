// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf.internal.egl;

import dev.oriel.core.os.PrivateDirectory;
import org.lwjgl.Version;

/// The directory into which LWJGL unpacks its native libraries. The default is `lwjgl_USER` in the
/// temporary directory, which another user may have created first and filled with other libraries.
final class LwjglNatives {

  private static final String EXTRACT_PATH = "org.lwjgl.system.SharedLibraryExtractPath";

  /// Appended to the temporary directory if the path above cannot be used; an absolute path is used
  /// as it is.
  private static final String EXTRACT_DIRECTORY = "org.lwjgl.system.SharedLibraryExtractDirectory";

  private LwjglNatives() {}

  /// Sets the directory before a class of LWJGL loads the first library. A directory that the
  /// program has set is kept.
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
