package dev.oriel.core.internal.linux;

import dev.oriel.core.os.SharedMemory;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/// A mapping of a file that cannot shrink.
final class PinnedMemory implements SharedMemory {

  // Shared, so that a Java access after close is an exception, from any thread.
  private final Arena arena = Arena.ofShared();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ByteBuffer bytes;

  PinnedMemory(int fd, long offset, int length) {
    try {
      this.bytes = Memory.map(fd, offset, length, false, arena).asByteBuffer().asReadOnlyBuffer();
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
  public void close() {
    if (closed.compareAndSet(false, true)) {
      arena.close();
    }
  }
}
