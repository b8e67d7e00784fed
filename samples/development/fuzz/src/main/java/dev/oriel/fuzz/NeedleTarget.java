// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import dev.oriel.screen.match.Needle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Feeds a picture file that a test of a VM would search for.
final class NeedleTarget implements FuzzTarget {

  @Override
  public void run(Choices choices) throws IOException {
    Path file = Files.createTempFile("oriel-fuzz", ".png");
    try {
      Files.write(file, choices.rest());
      Needle _ = Needle.load(file);
    } catch (IOException | IllegalArgumentException e) {
      if (String.valueOf(e.getMessage()).isBlank()) {
        throw new AssertionError("an error without a message", e);
      }
    } finally {
      Files.delete(file);
    }
  }
}
