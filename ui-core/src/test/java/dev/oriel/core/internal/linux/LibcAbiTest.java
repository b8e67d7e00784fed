package dev.oriel.core.internal.linux;

import dev.oriel.core.internal.linux.gen.libc_h;
import dev.oriel.core.internal.linux.gen.socket_h;
import dev.oriel.core.testing.AbiCheck;
import dev.oriel.core.testing.HeaderFacts;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibcAbiTest {

  @TempDir private Path folder;

  @Test
  void bindingsOfLibcAgreeWithTheHeaders() throws IOException, InterruptedException {
    AbiCheck.of(MethodHandles.lookup(), libc_h.class, Path.of("src/main/jextract/libc.symbols"))
        .define("_GNU_SOURCE")
        .headers("errno.h", "fcntl.h", "poll.h", "sys/eventfd.h", "sys/mman.h", "sys/stat.h")
        .headers("sys/vfs.h", "unistd.h")
        .verify(folder);
  }

  @Test
  void bindingsOfSocketsAgreeWithTheHeaders() throws IOException, InterruptedException {
    AbiCheck.of(MethodHandles.lookup(), socket_h.class, Path.of("src/main/jextract/socket.symbols"))
        .headers("sys/ioctl.h", "sys/socket.h", "sys/un.h")
        .verify(folder);
  }

  @Test
  void theFlagThatClosesDescriptorsOnExecIsThatOfTheHeader()
      throws IOException, InterruptedException {
    new HeaderFacts()
        .headers("sys/socket.h")
        .expect("MSG_CMSG_CLOEXEC", SocketBuffer.MSG_CMSG_CLOEXEC)
        .verify(folder);
  }

  @Test
  void theMagicNumberOfDmabufsIsThatOfTheHeader() throws IOException, InterruptedException {
    new HeaderFacts()
        .headers("linux/magic.h")
        .expect("DMA_BUF_MAGIC", Descriptors.DMA_BUF_MAGIC)
        .verify(folder);
  }

  @Test
  void theLocksOfBytesAreThoseOfTheHeader() throws IOException, InterruptedException {
    new HeaderFacts()
        .define("_GNU_SOURCE")
        .headers("fcntl.h", "stddef.h")
        .expect("sizeof(struct flock)", ByteLocks.FLOCK_BYTES)
        .expect("offsetof(struct flock, l_type)", ByteLocks.TYPE_AT)
        .expect("sizeof((struct flock){0}.l_type)", Short.BYTES)
        .expect("offsetof(struct flock, l_start)", ByteLocks.START_AT)
        .expect("sizeof((struct flock){0}.l_start)", Long.BYTES)
        .expect("offsetof(struct flock, l_len)", ByteLocks.LENGTH_AT)
        .expect("sizeof((struct flock){0}.l_len)", Long.BYTES)
        .expect("F_OFD_GETLK", ByteLocks.F_OFD_GETLK)
        .expect("F_OFD_SETLK", ByteLocks.F_OFD_SETLK)
        .expect("F_WRLCK", ByteLocks.F_WRLCK)
        .expect("F_UNLCK", ByteLocks.F_UNLCK)
        .verify(folder);
  }
}
