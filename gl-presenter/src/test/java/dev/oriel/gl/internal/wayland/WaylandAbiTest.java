// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.fixtures.AbiCheck;
import dev.oriel.gl.internal.wayland.gen.wayland_h;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WaylandAbiTest {

  @TempDir private Path folder;

  @Test
  void bindingsOfLibwaylandAgreeWithTheHeader() throws IOException, InterruptedException {
    AbiCheck.of(
            MethodHandles.lookup(), wayland_h.class, Path.of("src/main/jextract/wayland.symbols"))
        .headers("wayland-client.h")
        .verify(folder);
  }
}
