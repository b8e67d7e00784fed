// SPDX-License-Identifier: Apache-2.0
package dev.oriel.keyboard.internal.xkb;

import dev.oriel.fixtures.AbiCheck;
import dev.oriel.keyboard.internal.xkb.gen.xkbcommon_h;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XkbAbiTest {

  @TempDir private Path folder;

  @Test
  void bindingsOfXkbcommonAgreeWithTheHeaders() throws IOException, InterruptedException {
    AbiCheck.of(
            MethodHandles.lookup(),
            xkbcommon_h.class,
            Path.of("src/main/jextract/xkbcommon.symbols"))
        .headers("xkbcommon/xkbcommon.h")
        .verify(folder);
  }
}
