// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.linux;

import dev.oriel.core.internal.ffm.Libc;
import dev.oriel.core.internal.ffm.ThreadMemory;
import dev.oriel.core.internal.linux.gen.libc_h;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// An eventfd: a descriptor that is readable from the first [#signal] until [#drain].
///
/// Threading: any thread, but no thread may signal while another closes the object.
public final class EventFd implements AutoCloseable {

  private final OwnedFd fd;

  /// Creates an eventfd that is not readable.
  public EventFd() {
    int n = Libc.eventfd(0, libc_h.EFD_CLOEXEC() | libc_h.EFD_NONBLOCK());
    if (n < 0) {
      throw new OsException("eventfd(0, CLOEXEC|NONBLOCK)", Libc.errno());
    }
    this.fd = OwnedFd.adopt(n);
  }

  /// Returns the descriptor. Ownership: it stays this object's.
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
    // EAGAIN is no error: a full counter is signalled, and an empty counter is drained.
    if (bytes < 0 && Libc.errno() != libc_h.EAGAIN()) {
      throw new OsException(function + "(eventfd " + fd + ")", Libc.errno());
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
