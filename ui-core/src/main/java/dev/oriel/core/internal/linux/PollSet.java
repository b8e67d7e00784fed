// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.linux;

import dev.oriel.core.internal.ffm.Libc;
import dev.oriel.core.internal.ffm.ThreadMemory;
import dev.oriel.core.internal.linux.gen.libc_h;
import dev.oriel.core.internal.linux.gen.pollfd;
import dev.oriel.core.internal.linux.gen.timespec;
import dev.oriel.core.os.OsException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The descriptors that a thread waits for with `ppoll`. A set is filled again for each wait; its
/// memory is reused, so that a wait allocates nothing.
///
/// Threading: one thread at a time.
public final class PollSet implements AutoCloseable {

  /// The duration of a wait without a limit, for [#await].
  public static final long FOREVER = Long.MAX_VALUE;

  private static final long SIZE = pollfd.sizeof();
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Arena arena = Arena.ofShared();
  private MemorySegment fds = arena.allocate(SIZE * 16, Long.BYTES);
  private MemorySegment timeout = arena.allocate(timespec.layout());
  private int count;

  /// Waits for one descriptor, without a set.
  ///
  /// @param nanos the longest time to wait; [#FOREVER] for no limit
  /// @return the `POLL*` bits that were found, or `0` if the time has passed
  public static int awaitOne(int fd, int events, long nanos) {
    long begin = System.nanoTime();
    long left = nanos;
    while (true) {
      MemorySegment memory = ThreadMemory.scratch();
      pollfd.fd(memory, fd);
      pollfd.events(memory, (short) events);
      MemorySegment limit = memory.asSlice(timespec.sizeof(), timespec.sizeof());
      int ready = Libc.ppoll(memory, 1, limit(limit, left));
      if (ready < 0 && Libc.errno() != libc_h.EINTR()) {
        throw new OsException("ppoll(fd " + fd + ")", Libc.errno());
      }
      left = nanos == FOREVER ? FOREVER : nanos - (System.nanoTime() - begin);
      if (ready >= 0 || left <= 0) {
        return ready > 0 ? pollfd.revents(memory) : 0;
      }
    }
  }

  private static MemorySegment limit(MemorySegment timeout, long nanos) {
    if (nanos == FOREVER) {
      return MemorySegment.NULL;
    }
    long left = Math.max(0, nanos);
    timespec.tv_sec(timeout, left / NANOS_PER_SECOND);
    timespec.tv_nsec(timeout, left % NANOS_PER_SECOND);
    return timeout;
  }

  /// Removes all descriptors.
  public void clear() {
    count = 0;
  }

  /// Adds a descriptor.
  ///
  /// @param fd the descriptor; a negative number takes an index and never becomes ready
  /// @param events the `POLL*` bits to wait for
  /// @return the index, for [#ready]
  public int add(int fd, int events) {
    if (count * SIZE == fds.byteSize()) {
      grow();
    }
    long at = count * SIZE;
    fds.set(pollfd.fd$layout(), at + pollfd.fd$offset(), fd);
    fds.set(pollfd.events$layout(), at + pollfd.events$offset(), (short) events);
    fds.set(pollfd.revents$layout(), at + pollfd.revents$offset(), (short) 0);
    return count++;
  }

  private void grow() {
    Arena larger = Arena.ofShared();
    MemorySegment copy = larger.allocate(fds.byteSize() * 2, Long.BYTES).copyFrom(fds);
    MemorySegment newTimeout = larger.allocate(timespec.layout());
    arena.close();
    arena = larger;
    fds = copy;
    timeout = newTimeout;
  }

  /// Waits until a descriptor is ready, the time has passed, or a signal has interrupted the wait.
  ///
  /// @param nanos the longest time to wait; [#FOREVER] for no limit
  /// @return the number of descriptors that are ready
  public int await(long nanos) {
    int ready = Libc.ppoll(fds, count, limit(timeout, nanos));
    if (ready < 0) {
      if (Libc.errno() != libc_h.EINTR()) {
        throw new OsException("ppoll(" + count + " descriptors)", Libc.errno());
      }
      // In this case the kernel does not write revents; add() has zeroed them.
      return 0;
    }
    return ready;
  }

  /// Returns the `POLL*` bits that the last wait found at an index.
  public int ready(int index) {
    return fds.get(pollfd.revents$layout(), index * SIZE + pollfd.revents$offset());
  }

  @Override
  public void close() {
    arena.close();
  }
}
