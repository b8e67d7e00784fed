package dev.oriel.dmabuf.internal;

import dev.oriel.core.testing.AbiCheck;
import dev.oriel.dmabuf.internal.drm.xf86drm_h;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrmAbiTest {

  @TempDir private Path folder;

  @Test
  void bindingsOfLibdrmAgreeWithTheHeaders() throws IOException, InterruptedException {
    AbiCheck.of(
            MethodHandles.lookup(), xf86drm_h.class, Path.of("src/main/jextract/xf86drm.symbols"))
        .includeDirectory("/usr/include/libdrm")
        .headers("xf86drm.h")
        .verify(folder);
  }
}
