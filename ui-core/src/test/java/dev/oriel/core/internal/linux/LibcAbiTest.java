// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.linux;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.internal.ffm.ThreadMemory;
import dev.oriel.core.internal.linux.gen.libc_h;
import dev.oriel.core.internal.linux.gen.socket_h;
import dev.oriel.core.os.Errno;
import dev.oriel.fixtures.AbiCheck;
import dev.oriel.fixtures.HeaderFacts;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
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
        .headers("unistd.h")
        .verify(folder);
  }

  @Test
  void bindingsOfSocketsAgreeWithTheHeaders() throws IOException, InterruptedException {
    AbiCheck.of(MethodHandles.lookup(), socket_h.class, Path.of("src/main/jextract/socket.symbols"))
        .headers("sys/ioctl.h", "sys/socket.h", "sys/un.h")
        .verify(folder);
  }

  @Test
  void theErrorNumbersAreThoseOfTheHeader() throws Exception {
    HeaderFacts facts = new HeaderFacts().headers("errno.h");
    for (Field number : Errno.class.getFields()) {
      facts.expect(number.getName(), number.getInt(null));
    }
    facts.verify(folder);
  }

  @Test
  void theLimitOfASendIsThatOfTheHeader() throws IOException, InterruptedException {
    new HeaderFacts()
        .headers("stddef.h", "sys/socket.h", "sys/time.h")
        .expect("SO_SNDTIMEO", UnixSockets.SO_SNDTIMEO)
        .expect("sizeof(struct timeval)", UnixSockets.TIMEVAL_BYTES)
        .expect("offsetof(struct timeval, tv_usec)", UnixSockets.MICROSECONDS_AT)
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
  void theAddressOfASocketIsAsTheHeaderHasIt() throws IOException, InterruptedException {
    new HeaderFacts()
        .headers("sys/un.h", "stddef.h")
        .expect("sizeof(struct sockaddr_un)", UnixSockets.ADDRESS_BYTES)
        .expect("offsetof(struct sockaddr_un, sun_family)", 0)
        .expect("offsetof(struct sockaddr_un, sun_path)", UnixSockets.PATH_OFFSET)
        .verify(folder);
  }

  @Test
  void theStatusOfAFileIsWhereTheHeaderHasIt() throws IOException, InterruptedException {
    assertTrue(FileStatus.STATX_BYTES <= ThreadMemory.SCRATCH_BYTES);
    new HeaderFacts()
        .define("_GNU_SOURCE")
        .headers("sys/stat.h", "stddef.h")
        .expect("sizeof(struct statx)", FileStatus.STATX_BYTES)
        .expect("offsetof(struct statx, stx_mode)", FileStatus.MODE_AT)
        .expect("sizeof((struct statx){0}.stx_mode)", Short.BYTES)
        .expect("offsetof(struct statx, stx_ino)", FileStatus.INODE_AT)
        .expect("sizeof((struct statx){0}.stx_ino)", Long.BYTES)
        .expect("offsetof(struct statx, stx_size)", FileStatus.SIZE_AT)
        .expect("sizeof((struct statx){0}.stx_size)", Long.BYTES)
        .expect("offsetof(struct statx, stx_dev_major)", FileStatus.DEVICE_MAJOR_AT)
        .expect("sizeof((struct statx){0}.stx_dev_major)", Integer.BYTES)
        .expect("offsetof(struct statx, stx_dev_minor)", FileStatus.DEVICE_MINOR_AT)
        .expect("sizeof((struct statx){0}.stx_dev_minor)", Integer.BYTES)
        .verify(folder);
  }

  @Test
  void theTypeOfAFileSystemIsWhereTheHeaderHasIt() throws IOException, InterruptedException {
    new HeaderFacts()
        .headers("sys/vfs.h", "stddef.h")
        .expect("offsetof(struct statfs, f_type)", 0)
        .expect("sizeof((struct statfs){0}.f_type)", Descriptors.FILE_SYSTEM_TYPE.byteSize())
        .expect("sizeof(struct statfs) <= " + ThreadMemory.SCRATCH_BYTES, 1)
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

  @Test
  void theRequestOfUdmabufIsThatOfTheHeader() throws IOException, InterruptedException {
    new HeaderFacts()
        .headers("stddef.h", "sys/ioctl.h", "linux/udmabuf.h")
        .expect("UDMABUF_CREATE", Udmabuf.CREATE.number())
        .expect("UDMABUF_FLAGS_CLOEXEC", Udmabuf.FLAGS_CLOEXEC)
        .expect("sizeof(struct udmabuf_create)", Udmabuf.CREATE_BYTES)
        .expect("offsetof(struct udmabuf_create, memfd)", 0)
        .expect("offsetof(struct udmabuf_create, flags)", Udmabuf.FLAGS_AT)
        .expect("offsetof(struct udmabuf_create, offset)", Udmabuf.OFFSET_AT)
        .expect("offsetof(struct udmabuf_create, size)", Udmabuf.SIZE_AT)
        .verify(folder);
  }
}
