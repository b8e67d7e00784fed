// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.x11;

import dev.oriel.fixtures.AbiCheck;
import dev.oriel.gl.internal.x11.gen.xlib_h;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class XlibAbiTest {

  @TempDir private Path folder;

  @Test
  void bindingsOfXlibAgreeWithTheHeader() throws IOException, InterruptedException {
    AbiCheck.of(MethodHandles.lookup(), xlib_h.class, Path.of("src/main/jextract/xlib.symbols"))
        .headers("X11/Xlib.h")
        .verify(folder);
  }
}
