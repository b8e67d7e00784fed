// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.linux;

import dev.oriel.core.internal.ffm.Libc;
import dev.oriel.core.internal.ffm.ThreadMemory;
import dev.oriel.core.internal.linux.gen.libc_h;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A counter with a descriptor: readable from the first [#signal] until [#drain].
///
/// Threading: any thread, but nobody may signal while another closes.
public final class EventFd implements AutoCloseable {

  private final OwnedFd fd;

  /// A counter at zero.
  public EventFd() {
    int n = Libc.eventfd(0, libc_h.EFD_CLOEXEC() | libc_h.EFD_NONBLOCK());
    if (n < 0) {
      throw new OsException("eventfd(0, CLOEXEC|NONBLOCK)", Libc.errno());
    }
    this.fd = OwnedFd.adopt(n);
  }

  /// The descriptor; this object keeps owning it.
  public OwnedFd fd() {
    return fd;
  }

  /// Makes the descriptor readable.
  public void signal() {
    MemorySegment one = ThreadMemory.scratch();
    one.set(ValueLayout.JAVA_LONG, 0, 1);
    transfer(Libc.write(fd.number(), one, Long.BYTES), "write");
  }

  /// Makes the descriptor unreadable until the next signal.
  public void drain() {
    transfer(Libc.read(fd.number(), ThreadMemory.scratch(), Long.BYTES), "read");
  }

  private void transfer(long bytes, String function) {
    // EAGAIN: a full counter is signalled, an empty one is drained.
    if (bytes < 0 && Libc.errno() != libc_h.EAGAIN()) {
      throw new OsException(function + "(eventfd " + fd + ")", Libc.errno());
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
