// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.memory;

import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OwnedFd;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/// Memory in a mapping of a file that cannot shrink.
final class SealedMemory implements SharedMemory {

  // Shared, so that an access from Java after close throws an exception, on any thread.
  private final Arena arena = Arena.ofShared();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ByteBuffer bytes;
  private final OwnedFd fd;
  private final long offset;

  /// @param fd the file; consumed unless this fails
  SealedMemory(OwnedFd fd, long offset, int length) {
    this.fd = fd;
    this.offset = offset;
    try {
      this.bytes =
          Memory.map(fd.number(), offset, length, false, arena).asByteBuffer().asReadOnlyBuffer();
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public long length() {
    return bytes.capacity();
  }

  @Override
  public boolean isPinned() {
    return true;
  }

  @Override
  public ByteBuffer pinned() {
    if (closed.get()) {
      throw new IllegalStateException("the memory is closed");
    }
    return bytes;
  }

  @Override
  public void read(long offset, ByteBuffer target) {
    int n = target.remaining();
    Objects.checkFromIndexSize(offset, n, length());
    target.put(target.position(), pinned(), (int) offset, n);
    target.position(target.limit());
  }

  @Override
  public OwnedFd share() {
    return fd.duplicate();
  }

  @Override
  public long fileOffset() {
    return offset;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      arena.close();
      fd.close();
    }
  }
}
