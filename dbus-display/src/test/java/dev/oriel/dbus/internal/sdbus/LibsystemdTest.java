// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.sdbus;

import dev.oriel.core.internal.ffm.NativeFunction;
import dev.oriel.fixtures.HeaderFacts;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The declarations of libsystemd's functions, compared with its headers.
final class LibsystemdTest {

  @TempDir private Path folder;

  @Test
  void functionsTakeWhatTheHeadersDeclare()
      throws IOException, InterruptedException, IllegalAccessException {
    new HeaderFacts()
        .headers("systemd/sd-bus.h", "systemd/sd-id128.h")
        .takeWords(
            MethodHandles.lookup(),
            NativeFunction.class,
            NativeFunction::name,
            NativeFunction::parameters,
            Libsystemd.class)
        .verify(folder);
  }

  @Test
  void theKindsOfMessagesAreThoseOfTheHeader() throws IOException, InterruptedException {
    new HeaderFacts()
        .headers("systemd/sd-bus.h")
        .expect("SD_BUS_MESSAGE_METHOD_CALL", SdMessage.METHOD_CALL)
        .expect("SD_BUS_MESSAGE_METHOD_RETURN", SdMessage.METHOD_RETURN)
        .expect("SD_BUS_MESSAGE_METHOD_ERROR", SdMessage.METHOD_ERROR)
        .expect("SD_BUS_MESSAGE_SIGNAL", SdMessage.SIGNAL)
        .verify(folder);
  }
}
