// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// A thread's native memory for system calls: where `errno` is captured, and room for one small
/// argument. Reused, so that a call in the steady state allocates nothing.
public final class ThreadMemory {

  /// The bytes of [#scratch]; `struct statx`, the largest user, takes 256.
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

  /// Where a call with captured state leaves `errno`.
  public static MemorySegment state() {
    return OF_THREAD.get().state;
  }

  /// The error number of this thread's last failed call.
  public static int errno() {
    return (int) ERRNO.get(OF_THREAD.get().state, 0L);
  }

  /// Zeroed memory for one argument, until this thread's next use of it.
  public static MemorySegment scratch() {
    return OF_THREAD.get().scratch.fill((byte) 0);
  }
}
