// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;

/// Memory as a dma-buf (`linux/udmabuf.h`). QEMU makes such dma-bufs for a guest with `blob=true`.
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

  private static final long PAGE = 4096;

  // From `linux/udmabuf.h`; a test compares the values. `UDMABUF_CREATE` is `_IOW('u', 0x42, struct
  // udmabuf_create)`, and `UDMABUF_CREATE_LIST` is `_IOW('u', 0x43, struct udmabuf_create_list)`.
  static final long CREATE = 1L << 30 | 24L << 16 | 'u' << 8 | 0x42;
  static final long CREATE_BYTES = 24;
  static final long CREATE_FLAGS_AT = 4;
  static final long CREATE_SIZE_AT = 16;
  static final long CREATE_LIST = 1L << 30 | 8L << 16 | 'u' << 8 | 0x43;
  static final long LIST_HEADER = 8;
  static final long LIST_ITEM = 24;
  static final int FLAGS_CLOEXEC = 1;

  private Udmabuf() {}

  /// Creates a dma-buf over new, zeroed pages.
  ///
  /// @param bytes a multiple of the page size
  public static OwnedFd create(long bytes) {
    try (OwnedFd memory = Memory.memfd("udmabuf", bytes);
        OwnedFd device = Descriptors.open("/dev/udmabuf", true);
        Arena arena = Arena.ofConfined()) {
      // The driver accepts only memory that cannot shrink.
      Descriptors.sealAgainstShrinking(memory.number());
      MemorySegment create = arena.allocate(CREATE_BYTES, Long.BYTES);
      create.set(ValueLayout.JAVA_INT, 0, memory.number());
      create.set(ValueLayout.JAVA_INT, CREATE_FLAGS_AT, FLAGS_CLOEXEC);
      create.set(ValueLayout.JAVA_LONG, CREATE_SIZE_AT, bytes);
      int fd = call(device.number(), CREATE, create);
      if (fd < 0) {
        throw new AssertionError("UDMABUF_CREATE of " + bytes + " bytes failed");
      }
      return OwnedFd.adopt(fd);
    } catch (OsException e) {
      throw new AssertionError("the lab VM has /dev/udmabuf", e);
    }
  }

  /// Creates a dma-buf over pages of a guest's memory, as QEMU does for a blob.
  ///
  /// @param memory a memfd that can be sealed; the caller keeps it
  /// @param pages the page numbers in the order of the dma-buf
  public static OwnedFd ofPages(OwnedFd memory, List<Integer> pages) {
    try (OwnedFd device = Descriptors.open("/dev/udmabuf", true);
        Arena arena = Arena.ofConfined()) {
      Descriptors.sealAgainstShrinking(memory.number());
      MemorySegment list = arena.allocate(LIST_HEADER + LIST_ITEM * pages.size(), Long.BYTES);
      list.set(ValueLayout.JAVA_INT, 0, FLAGS_CLOEXEC);
      list.set(ValueLayout.JAVA_INT, 4, pages.size());
      for (int i = 0; i < pages.size(); i++) {
        long item = LIST_HEADER + LIST_ITEM * i;
        list.set(ValueLayout.JAVA_INT, item, memory.number());
        list.set(ValueLayout.JAVA_LONG, item + 8, pages.get(i) * PAGE);
        list.set(ValueLayout.JAVA_LONG, item + 16, PAGE);
      }
      int fd = call(device.number(), CREATE_LIST, list);
      if (fd < 0) {
        throw new AssertionError("UDMABUF_CREATE_LIST of " + pages.size() + " pages failed");
      }
      return OwnedFd.adopt(fd);
    } catch (OsException e) {
      throw new AssertionError("the lab VM has /dev/udmabuf", e);
    }
  }

  /// Calls the driver. Unlike other requests, these return a descriptor as their result.
  private static int call(int device, long request, MemorySegment argument) {
    try {
      return (int) IOCTL.invokeExact(device, request, argument);
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }
}
