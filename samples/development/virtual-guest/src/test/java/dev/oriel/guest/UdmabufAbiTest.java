// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.fixtures.HeaderFacts;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UdmabufAbiTest {

  @TempDir private Path folder;

  @Test
  void theRequestsOfUdmabufAreThoseOfTheHeader() throws IOException, InterruptedException {
    new HeaderFacts()
        .headers("stddef.h", "sys/ioctl.h", "linux/udmabuf.h")
        .expect("UDMABUF_CREATE_LIST", Udmabuf.CREATE_LIST.number())
        .expect("UDMABUF_FLAGS_CLOEXEC", Udmabuf.FLAGS_CLOEXEC)
        .expect("sizeof(struct udmabuf_create_list)", Udmabuf.LIST_HEADER)
        .expect("sizeof(struct udmabuf_create_item)", Udmabuf.LIST_ITEM)
        .verify(folder);
  }
}
