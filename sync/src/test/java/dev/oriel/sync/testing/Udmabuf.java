package dev.oriel.sync.testing;

import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.sync.internal.gen.dma_buf_h;
import dev.oriel.sync.internal.gen.udmabuf_create;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Memory as a dma-buf (`linux/udmabuf.h`): what QEMU shows of a guest with `blob=true`.
public final class Udmabuf {

  private static final MethodHandle IOCTL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("ioctl"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.ADDRESS),
              Linker.Option.firstVariadicArg(2));

  private Udmabuf() {}

  /// A dma-buf over zeroed pages of its own.
  ///
  /// @param bytes a multiple of the page size
  public static OwnedFd create(long bytes) {
    try (OwnedFd memory = Memory.memfd("udmabuf", bytes);
        OwnedFd device = Descriptors.open("/dev/udmabuf", true);
        Arena arena = Arena.ofConfined()) {
      // The driver takes only memory that cannot shrink.
      Descriptors.sealAgainstShrinking(memory.number());
      MemorySegment create = arena.allocate(udmabuf_create.layout());
      udmabuf_create.memfd(create, memory.number());
      udmabuf_create.flags(create, dma_buf_h.UDMABUF_FLAGS_CLOEXEC());
      udmabuf_create.size(create, bytes);
      int fd = call(device.number(), create);
      if (fd < 0) {
        throw new AssertionError("UDMABUF_CREATE of " + bytes + " bytes failed");
      }
      return OwnedFd.adopt(fd);
    } catch (OsException e) {
      throw new AssertionError("the lab VM has /dev/udmabuf", e);
    }
  }

  /// This request answers a descriptor as its result, as no other does.
  private static int call(int device, MemorySegment create) {
    try {
      return (int) IOCTL.invokeExact(device, dma_buf_h.UDMABUF_CREATE(), create);
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }
}
