// SPDX-License-Identifier: Apache-2.0
package dev.oriel.pictures.internal.turbojpeg;

import dev.oriel.fixtures.AbiCheck;
import dev.oriel.pictures.internal.turbojpeg.gen.turbojpeg_h;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TurbojpegAbiTest {

  @TempDir private Path folder;

  @Test
  void bindingsOfTurbojpegAgreeWithTheHeaders() throws IOException, InterruptedException {
    AbiCheck.of(
            MethodHandles.lookup(),
            turbojpeg_h.class,
            Path.of("src/main/jextract/turbojpeg.symbols"))
        .headers("turbojpeg.h")
        .verify(folder);
  }
}
