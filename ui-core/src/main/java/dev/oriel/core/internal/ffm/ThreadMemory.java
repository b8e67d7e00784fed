// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// A thread's native memory for system calls: the captured `errno`, and space for one small
/// argument. The memory is reused, so that calls in the steady state allocate nothing.
public final class ThreadMemory {

  /// The size of [#scratch] in bytes. The largest argument is `struct statx` with 256 bytes.
  public static final int SCRATCH_BYTES = 256;

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(PathElement.groupElement("errno")).withInvokeExactBehavior();
  private static final ThreadLocal<ThreadMemory> OF_THREAD =
      ThreadLocal.withInitial(ThreadMemory::new);

  private final MemorySegment state;
  private final MemorySegment scratch;

  private ThreadMemory() {
    Arena arena = Arena.ofAuto();
    this.state = arena.allocate(STATE);
    this.scratch = arena.allocate(SCRATCH_BYTES, Long.BYTES);
  }

  /// Returns the memory in which a call with captured state stores `errno`.
  public static MemorySegment state() {
    return OF_THREAD.get().state;
  }

  /// Returns the `errno` of the last failed call on this thread.
  public static int errno() {
    return (int) ERRNO.get(OF_THREAD.get().state, 0L);
  }

  /// Returns zeroed memory for one argument. It is valid until this thread calls this method again.
  public static MemorySegment scratch() {
    return OF_THREAD.get().scratch.fill((byte) 0);
  }
}
