// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import static dev.oriel.core.internal.linux.Udmabuf.DEVICE;

import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.internal.linux.Ioctl;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// Memory as a dma-buf (`linux/udmabuf.h`). QEMU makes such dma-bufs for a guest with `blob=true`.
public final class Udmabuf {

  private static final long PAGE = 4096;

  // From `linux/udmabuf.h`; a test compares the values. The number of the request is `_IOW('u',
  // 0x43, struct udmabuf_create_list)`.
  static final Ioctl CREATE_LIST =
      new Ioctl("UDMABUF_CREATE_LIST", 1L << 30 | 8L << 16 | 'u' << 8 | 0x43);
  static final long LIST_HEADER = 8;
  static final long LIST_ITEM = 24;
  static final int FLAGS_CLOEXEC = 1;

  private Udmabuf() {}

  /// Creates a dma-buf over new, zeroed pages.
  ///
  /// @param bytes a multiple of the page size
  public static OwnedFd create(long bytes) {
    try (OwnedFd memory = Memory.memfd("udmabuf", bytes)) {
      return dev.oriel.core.internal.linux.Udmabuf.create(memory, bytes);
    } catch (OsException e) {
      throw new AssertionError("the lab VM has /dev/udmabuf", e);
    }
  }

  /// Creates a dma-buf over pages of a guest's memory, as QEMU does for a blob.
  ///
  /// @param memory a memfd that can be sealed; the caller keeps it
  /// @param pages the page numbers in the order of the dma-buf
  public static OwnedFd ofPages(OwnedFd memory, List<Integer> pages) {
    try (OwnedFd device = Descriptors.open(DEVICE, true);
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
      return OwnedFd.adopt(CREATE_LIST.callForResult(device.number(), list));
    } catch (OsException e) {
      throw new AssertionError("UDMABUF_CREATE_LIST of " + pages.size() + " pages", e);
    }
  }
}
