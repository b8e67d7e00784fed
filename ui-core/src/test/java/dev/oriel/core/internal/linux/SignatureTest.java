// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.linux;

import dev.oriel.core.internal.ffm.Libc;
import dev.oriel.core.internal.ffm.LibcMemory;
import dev.oriel.core.internal.ffm.NativeFunction;
import dev.oriel.fixtures.HeaderFacts;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compares the functions that are declared by hand with the headers.
class SignatureTest {

  @TempDir private Path folder;

  @Test
  void functionsAreCalledAsTheHeadersDeclareThem()
      throws IOException, InterruptedException, IllegalAccessException {
    new HeaderFacts()
        .define("_GNU_SOURCE")
        .headers("fcntl.h", "poll.h", "sys/eventfd.h", "sys/ioctl.h", "sys/mman.h", "sys/socket.h")
        .headers("sys/stat.h", "sys/vfs.h", "unistd.h", "stdlib.h", "termios.h")
        .takeWords(
            MethodHandles.lookup(),
            NativeFunction.class,
            NativeFunction::name,
            NativeFunction::parameters,
            Libc.class,
            LibcMemory.class,
            Ioctl.class,
            PseudoTerminal.class,
            UnixSockets.class,
            SocketBuffer.class)
        .verify(folder);
  }
}
