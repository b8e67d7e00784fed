package dev.oriel.core.internal.linux;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.core.internal.linux.gen.libc_h;
import dev.oriel.core.internal.linux.gen.socket_h;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The signatures that are written by hand, against those that jextract has read in the headers.
class SignatureTest {

  @Test
  void functionsAreCalledAsTheHeadersDeclareThem() {
    Map<MethodHandle, FunctionDescriptor> signatures =
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
            entry(UnixSockets.SENDMSG, socket_h.sendmsg$descriptor()));
    signatures.forEach(
        (handle, generated) ->
            assertEquals(
                generated.toMethodType(),
                handle.type().dropParameterTypes(0, 1),
                generated::toString));
  }
}
