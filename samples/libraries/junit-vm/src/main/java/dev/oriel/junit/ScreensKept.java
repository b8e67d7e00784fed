// SPDX-License-Identifier: Apache-2.0
package dev.oriel.junit;

import java.io.Serial;
import java.nio.file.Path;

/// Names the directory with the pictures. It is added as a suppressed exception to a failure whose
/// message does not name that directory.
final class ScreensKept extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  ScreensKept(Path directory) {
    super("the screens' last pictures and QEMU's log are in " + directory, null, false, false);
  }
}
