package dev.oriel.sync.internal;

import dev.oriel.core.testing.AbiCheck;
import dev.oriel.sync.internal.drm.xf86drm_h;
import dev.oriel.sync.internal.gen.dma_buf_h;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncAbiTest {

  @TempDir private Path folder;

  @Test
  void bindingsOfDmabufsAndSyncFilesAgreeWithTheHeaders() throws Exception {
    new AbiCheck(
            MethodHandles.lookup(), dma_buf_h.class, Path.of("src/main/jextract/dma-buf.symbols"))
        .headers(
            "errno.h", "sys/ioctl.h", "linux/dma-buf.h", "linux/sync_file.h", "linux/udmabuf.h")
        .verify(folder);
  }

  @Test
  void bindingsOfLibdrmAgreeWithTheHeaders() throws Exception {
    new AbiCheck(
            MethodHandles.lookup(), xf86drm_h.class, Path.of("src/main/jextract/xf86drm.symbols"))
        .includeDirectory("/usr/include/libdrm")
        .headers("xf86drm.h")
        .verify(folder);
  }
}
