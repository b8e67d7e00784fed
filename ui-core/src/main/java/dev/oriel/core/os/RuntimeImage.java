// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;

/// The image of a JVM and its modules that `jlink` makes, as in Oriel's packages.
///
/// The native libraries of an image are files beside those of its JVM, which only its owner can
/// write. Outside of an image they are in jars, and have to be unpacked before they are loaded.
public final class RuntimeImage {

  private RuntimeImage() {}

  /// Returns whether a class is in the image of this JVM, and not in a jar or a directory.
  ///
  /// Threading: any thread.
  public static boolean holds(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL place = source == null ? null : source.getLocation();
    return place != null && place.getProtocol().equals("jrt");
  }

  /// Returns the directory with the native libraries of the image.
  public static Path libraries() {
    return Path.of(System.getProperty("java.home"), "lib");
  }
}
