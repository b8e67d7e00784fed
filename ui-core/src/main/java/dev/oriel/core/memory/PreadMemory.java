// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.memory;

import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OwnedFd;
import java.nio.ByteBuffer;
import java.util.Objects;

/// Memory in a file that may shrink at any time. It is read through the descriptor.
final class PreadMemory implements SharedMemory {

  private static final int CHUNK = 1 << 16;

  private final OwnedFd fd;
  private final long start;
  private final long length;

  PreadMemory(OwnedFd fd, long start, long length) {
    this.fd = fd;
    this.start = start;
    this.length = length;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public boolean isPinned() {
    return false;
  }

  @Override
  public ByteBuffer pinned() {
    throw new IllegalStateException("this memory may shrink under a mapping; use read()");
  }

  @Override
  public void read(long offset, ByteBuffer target) {
    Objects.checkFromIndexSize(offset, target.remaining(), length);
    if (target.isDirect()) {
      Memory.readFully(fd.number(), start + offset, target);
    } else {
      readThroughChunk(start + offset, target);
    }
  }

  private void readThroughChunk(long from, ByteBuffer target) {
    ByteBuffer chunk = ByteBuffer.allocateDirect(Math.min(CHUNK, target.remaining()));
    long at = from;
    while (target.hasRemaining()) {
      chunk.clear().limit(Math.min(chunk.capacity(), target.remaining()));
      Memory.readFully(fd.number(), at, chunk);
      at += chunk.position();
      target.put(chunk.flip());
    }
  }

  @Override
  public OwnedFd share() {
    return fd.duplicate();
  }

  @Override
  public long fileOffset() {
    return start;
  }

  @Override
  public void close() {
    fd.close();
  }
}
