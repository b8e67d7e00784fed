// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync.internal;

import dev.oriel.fixtures.AbiCheck;
import dev.oriel.fixtures.HeaderFacts;
import dev.oriel.sync.PollSource;
import dev.oriel.sync.internal.drm.gen.xf86drm_h;
import dev.oriel.sync.internal.linux.gen.dma_buf_h;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncAbiTest {

  @TempDir private Path folder;

  @Test
  void bindingsOfDmabufsAndSyncFilesAgreeWithTheHeaders() throws IOException, InterruptedException {
    AbiCheck.of(
            MethodHandles.lookup(), dma_buf_h.class, Path.of("src/main/jextract/dma-buf.symbols"))
        .headers("errno.h", "sys/ioctl.h", "linux/dma-buf.h", "linux/sync_file.h")
        .verify(folder);
  }

  @Test
  void bindingsOfLibdrmAgreeWithTheHeaders() throws IOException, InterruptedException {
    AbiCheck.of(
            MethodHandles.lookup(), xf86drm_h.class, Path.of("src/main/jextract/xf86drm.symbols"))
        .includeDirectory("/usr/include/libdrm")
        .headers("xf86drm.h")
        .verify(folder);
  }

  @Test
  void theRequestForAnEventAtAPointIsThatOfTheHeader() throws IOException, InterruptedException {
    new HeaderFacts()
        .includeDirectory("/usr/include/libdrm")
        .headers("stddef.h", "drm.h")
        .expect("DRM_IOCTL_SYNCOBJ_EVENTFD", Syncobj.EVENTFD.number())
        .expect("sizeof(struct drm_syncobj_eventfd)", Syncobj.EVENTFD_BYTES)
        .expect("offsetof(struct drm_syncobj_eventfd, handle)", 0)
        .expect("offsetof(struct drm_syncobj_eventfd, point)", Syncobj.POINT_AT)
        .expect("offsetof(struct drm_syncobj_eventfd, fd)", Syncobj.FD_AT)
        .verify(folder);
  }

  @Test
  void eventsOfTheLoopAreThoseOfPoll() throws IOException, InterruptedException {
    new HeaderFacts()
        .headers("poll.h")
        .expect("POLLIN", PollSource.IN)
        .expect("POLLOUT", PollSource.OUT)
        .expect("POLLERR", PollSource.ERR)
        .expect("POLLHUP", PollSource.HUP)
        .expect("POLLNVAL", PollSource.NVAL)
        .verify(folder);
  }
}
