// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.linux;

import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Memory as a dma-buf (`linux/udmabuf.h`). QEMU makes such dma-bufs of a guest's memory.
public final class Udmabuf {

  /// The driver's file.
  public static final String DEVICE = "/dev/udmabuf";

  // From `linux/udmabuf.h`; a test compares the values. The number of the request is `_IOW('u',
  // 0x42, struct udmabuf_create)`.
  static final Ioctl CREATE = new Ioctl("UDMABUF_CREATE", 1L << 30 | 24L << 16 | 'u' << 8 | 0x42);
  static final long CREATE_BYTES = 24;
  static final long FLAGS_AT = 4;
  static final long OFFSET_AT = 8;
  static final long SIZE_AT = 16;
  static final int FLAGS_CLOEXEC = 1;

  private Udmabuf() {}

  /// Creates a dma-buf of the first bytes of a memfd, and seals the memfd against shrinking.
  ///
  /// @param memory the memfd; the caller keeps it
  /// @param bytes a multiple of the page size
  /// @throws OsException if the driver's file cannot be opened, or if the driver refuses
  public static OwnedFd create(OwnedFd memory, long bytes) {
    // The driver accepts only memory that cannot shrink.
    boolean _ = Descriptors.sealAgainstShrinking(memory.number());
    try (OwnedFd device = Descriptors.open(DEVICE, true)) {
      MemorySegment create = Ioctl.argument();
      create.set(ValueLayout.JAVA_INT, 0, memory.number());
      create.set(ValueLayout.JAVA_INT, FLAGS_AT, FLAGS_CLOEXEC);
      create.set(ValueLayout.JAVA_LONG, OFFSET_AT, 0);
      create.set(ValueLayout.JAVA_LONG, SIZE_AT, bytes);
      return OwnedFd.adopt(CREATE.callForResult(device.number(), create));
    }
  }
}
