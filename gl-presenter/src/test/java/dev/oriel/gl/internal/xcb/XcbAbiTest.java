package dev.oriel.gl.internal.xcb;

import dev.oriel.core.testing.AbiCheck;
import dev.oriel.gl.internal.xcb.gen.xcb_h;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class XcbAbiTest {

  @TempDir private Path folder;

  @Test
  void bindingsOfLibxcbAgreeWithTheHeaders() throws IOException, InterruptedException {
    AbiCheck.of(MethodHandles.lookup(), xcb_h.class, Path.of("src/main/jextract/xcb.symbols"))
        .headers("xcb/xcb.h", "xcb/shm.h")
        .verify(folder);
  }
}
