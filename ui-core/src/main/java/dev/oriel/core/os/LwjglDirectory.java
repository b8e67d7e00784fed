// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import java.io.UncheckedIOException;

/// The directory into which LWJGL unpacks its native libraries. The default is `lwjgl_USER` in the
/// temporary directory, which another user may have created first and filled with other libraries.
public final class LwjglDirectory {

  private static final String EXTRACT_PATH = "org.lwjgl.system.SharedLibraryExtractPath";

  /// Appended to the temporary directory if the path above cannot be used; an absolute path is used
  /// as it is.
  private static final String EXTRACT_DIRECTORY = "org.lwjgl.system.SharedLibraryExtractDirectory";

  /// Where LWJGL looks for libraries that its modules do not contain.
  private static final String LIBRARY_PATH = "org.lwjgl.librarypath";

  private LwjglDirectory() {}

  /// Sets the directory. Call this method before a class of LWJGL loads the first library. A
  /// directory that the program has set is kept. In a [RuntimeImage] the libraries are files, and
  /// nothing is unpacked.
  ///
  /// @param lwjgl a class of LWJGL
  /// @param version LWJGL's version
  /// @throws UncheckedIOException if no directory can be created
  public static synchronized void prepare(Class<?> lwjgl, String version) {
    if (RuntimeImage.holds(lwjgl)) {
      System.setProperty(LIBRARY_PATH, RuntimeImage.libraries().toString());
    } else if (System.getProperty(EXTRACT_PATH) == null
        && System.getProperty(EXTRACT_DIRECTORY) == null) {
      String directory =
          PrivateDirectory.inCache("lwjgl/" + version + "-" + System.getProperty("os.arch"))
              .toString();
      System.setProperty(EXTRACT_PATH, directory);
      System.setProperty(EXTRACT_DIRECTORY, directory);
    }
  }
}
