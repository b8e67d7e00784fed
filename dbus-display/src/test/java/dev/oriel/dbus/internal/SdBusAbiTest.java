// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal;

import dev.oriel.dbus.internal.sdbus.gen.sd_bus_h;
import dev.oriel.fixtures.AbiCheck;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SdBusAbiTest {

  @TempDir private Path folder;

  @Test
  void bindingsOfSdBusAgreeWithTheHeaders() throws IOException, InterruptedException {
    AbiCheck.of(MethodHandles.lookup(), sd_bus_h.class, Path.of("src/main/jextract/sd-bus.symbols"))
        .headers("systemd/sd-bus.h", "systemd/sd-id128.h")
        .verify(folder);
  }
}
