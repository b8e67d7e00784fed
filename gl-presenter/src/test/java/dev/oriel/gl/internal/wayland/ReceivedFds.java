// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.core.os.OwnedFd;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;

/// Receives bytes from a socket, and keeps the descriptors that come with them, in order.
final class ReceivedFds implements AutoCloseable {

  private static final MethodHandle RECVMSG =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("recvmsg"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_INT));

  // `sys/socket.h` on 64-bit Linux.
  private static final int MESSAGE_BYTES = 56;
  private static final int VECTOR_AT = 16;
  private static final int VECTORS_AT = 24;
  private static final int CONTROL_AT = 32;
  private static final int CONTROL_LENGTH_AT = 40;
  private static final int CONTROL_HEADER = 16;
  private static final int CONTROL_BYTES = 512;
  private static final int CLOSE_ON_EXEC = 0x4000_0000;

  private final Queue<OwnedFd> received = new ArrayDeque<>();

  /// Receives bytes, and waits for the first.
  ///
  /// @return the number of bytes, or 0 at the end
  int receive(int socket, ByteBuffer target) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = MemorySegment.ofBuffer(target);
      MemorySegment vector = arena.allocate(2 * Long.BYTES, Long.BYTES);
      vector.set(ValueLayout.ADDRESS, 0, bytes);
      vector.set(ValueLayout.JAVA_LONG, Long.BYTES, bytes.byteSize());
      MemorySegment control = arena.allocate(CONTROL_BYTES, Long.BYTES);
      MemorySegment message = arena.allocate(MESSAGE_BYTES, Long.BYTES);
      message.set(ValueLayout.ADDRESS, VECTOR_AT, vector);
      message.set(ValueLayout.JAVA_LONG, VECTORS_AT, 1);
      message.set(ValueLayout.ADDRESS, CONTROL_AT, control);
      message.set(ValueLayout.JAVA_LONG, CONTROL_LENGTH_AT, CONTROL_BYTES);
      long count = (long) RECVMSG.invokeExact(socket, message, CLOSE_ON_EXEC);
      if (count <= 0) {
        return 0;
      }
      keep(control, message.get(ValueLayout.JAVA_LONG, CONTROL_LENGTH_AT));
      target.position(target.position() + (int) count);
      return (int) count;
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  private void keep(MemorySegment control, long length) {
    long at = 0;
    while (at + CONTROL_HEADER <= length) {
      long end = at + control.get(ValueLayout.JAVA_LONG, at);
      for (long fd = at + CONTROL_HEADER; fd + Integer.BYTES <= end; fd += Integer.BYTES) {
        received.add(OwnedFd.adopt(control.get(ValueLayout.JAVA_INT, fd)));
      }
      at = end + Long.BYTES - 1 & -Long.BYTES;
    }
  }

  /// Returns the next descriptor. Ownership: the caller's.
  OwnedFd next() {
    return received.remove();
  }

  @Override
  public void close() {
    received.forEach(OwnedFd::close);
  }
}
