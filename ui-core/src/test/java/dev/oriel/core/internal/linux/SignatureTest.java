package dev.oriel.core.internal.linux;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.internal.linux.gen.libc_h;
import dev.oriel.core.internal.linux.gen.sockaddr_un;
import dev.oriel.core.internal.linux.gen.socket_h;
import dev.oriel.core.internal.linux.gen.statfs;
import dev.oriel.core.testing.AbiCheck;
import java.lang.foreign.FunctionDescriptor;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The signatures that are written by hand, against those that jextract has read in the headers.
class SignatureTest {

  @Test
  void functionsAreCalledAsTheHeadersDeclareThem() {
    Map<NativeFunction, FunctionDescriptor> signatures =
        Map.ofEntries(
            entry(Libc.CLOSE, libc_h.close$descriptor()),
            entry(Libc.OPEN, libc_h.open.makeInvoker(libc_h.C_INT).descriptor()),
            entry(Libc.FCNTL, libc_h.fcntl.makeInvoker(libc_h.C_INT).descriptor()),
            entry(Libc.READ, libc_h.read$descriptor()),
            entry(Libc.WRITE, libc_h.write$descriptor()),
            entry(Libc.LSEEK, libc_h.lseek$descriptor()),
            entry(Libc.STATX, libc_h.statx$descriptor()),
            entry(Libc.FSTATFS, libc_h.fstatfs$descriptor()),
            entry(Libc.PPOLL, libc_h.ppoll$descriptor()),
            entry(Libc.EVENTFD, libc_h.eventfd$descriptor()),
            entry(LibcMemory.MMAP, libc_h.mmap$descriptor()),
            entry(LibcMemory.MUNMAP, libc_h.munmap$descriptor()),
            entry(LibcMemory.PREAD, libc_h.pread$descriptor()),
            entry(LibcMemory.MEMFD_CREATE, libc_h.memfd_create$descriptor()),
            entry(LibcMemory.FTRUNCATE, libc_h.ftruncate$descriptor()),
            entry(Ioctl.IOCTL, libc_h.ioctl.makeInvoker(libc_h.C_POINTER).descriptor()),
            entry(UnixSockets.SOCKET, socket_h.socket$descriptor()),
            entry(UnixSockets.SOCKETPAIR, socket_h.socketpair$descriptor()),
            entry(UnixSockets.CONNECT, socket_h.connect$descriptor()),
            entry(UnixSockets.SENDMSG, socket_h.sendmsg$descriptor()),
            // Of the same kind, but for a const.
            entry(SocketBuffer.RECVMSG, socket_h.sendmsg$descriptor()),
            entry(UnixSockets.SEND, socket_h.send$descriptor()),
            entry(UnixSockets.RECV, socket_h.recv$descriptor()));
    signatures.forEach(
        (function, generated) ->
            AbiCheck.assertTakesWords(function.name(), function.parameters(), generated));
  }

  @Test
  void theAddressOfASocketIsAsTheHeaderHasIt() {
    assertEquals(sockaddr_un.sizeof(), UnixSockets.ADDRESS_BYTES);
    assertEquals(sockaddr_un.sun_path$offset(), UnixSockets.PATH_OFFSET);
    assertEquals(0, sockaddr_un.sun_family$offset());
  }

  @Test
  void theTypeOfAFileSystemIsWhereTheHeaderHasIt() {
    assertEquals(0, statfs.f_type$offset());
    assertEquals(Descriptors.FILE_SYSTEM_TYPE, statfs.f_type$layout().withoutName());
    assertTrue(statfs.sizeof() <= ThreadMemory.SCRATCH_BYTES);
  }
}
