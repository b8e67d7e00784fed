package dev.oriel.core.internal.linux;

import dev.oriel.core.internal.linux.gen.libc_h;
import dev.oriel.core.internal.linux.gen.socket_h;
import dev.oriel.core.testing.AbiCheck;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibcAbiTest {

  @TempDir private Path folder;

  @Test
  void bindingsOfLibcAgreeWithTheHeaders() throws Exception {
    new AbiCheck(MethodHandles.lookup(), libc_h.class, Path.of("src/main/jextract/libc.symbols"))
        .define("_GNU_SOURCE")
        .headers("errno.h", "fcntl.h", "poll.h", "sys/eventfd.h", "sys/mman.h", "sys/stat.h")
        .headers("sys/vfs.h", "unistd.h")
        .verify(folder);
  }

  @Test
  void bindingsOfSocketsAgreeWithTheHeaders() throws Exception {
    new AbiCheck(
            MethodHandles.lookup(), socket_h.class, Path.of("src/main/jextract/socket.symbols"))
        .headers("sys/socket.h", "sys/un.h")
        .verify(folder);
  }
}
