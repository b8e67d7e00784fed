// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// The files of packages that are the same in each: resources of this package.
final class Resources {

  private Resources() {}

  /// Opens a file.
  static InputStream open(String name) {
    return Objects.requireNonNull(Resources.class.getResourceAsStream(name), name);
  }

  /// Returns the text of a file.
  static String text(String name) throws IOException {
    try (InputStream in = open(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
