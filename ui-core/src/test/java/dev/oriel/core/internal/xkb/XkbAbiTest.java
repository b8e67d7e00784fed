// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.xkb;

import dev.oriel.core.internal.xkb.gen.xkbcommon_h;
import dev.oriel.fixtures.AbiCheck;
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
