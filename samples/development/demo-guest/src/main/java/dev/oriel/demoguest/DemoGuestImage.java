// SPDX-License-Identifier: Apache-2.0
package dev.oriel.demoguest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// The disk image of the demo guest, which shows a moving picture that reacts to keys and the
/// pointer.
///
/// Its source is `src/main/demo-guest`, a few kilobytes of x86 assembly that boot from the BIOS in
/// well under a second.
public final class DemoGuestImage {

  private static final String NAME = "demo-guest.img";

  private DemoGuestImage() {}

  /// Opens the image, which is a raw disk. Ownership: the caller closes the stream.
  public static InputStream open() {
    return Objects.requireNonNull(
        DemoGuestImage.class.getResourceAsStream(NAME), NAME + " is not in the module");
  }

  /// Writes the image to a new file.
  ///
  /// @throws IOException if the file exists already or cannot be written
  public static void copyTo(Path file) throws IOException {
    try (InputStream image = open()) {
      Files.copy(image, file);
    }
  }
}
