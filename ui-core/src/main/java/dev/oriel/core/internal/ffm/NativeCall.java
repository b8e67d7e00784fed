// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.ffm;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/// Calls of C functions that report failure through `errno`.
///
/// The JVM itself makes system calls between two Java statements, so `errno` cannot be read
/// afterwards; the linker captures it with the call, which jextract does not ask it to. So
/// functions are bound here, or as [NativeFunction]s where all they take fits into six words.
public final class NativeCall {

  private NativeCall() {}

  /// A handle of a generated function, which takes [#state] before the function's arguments.
  public static MethodHandle bind(
      MemorySegment address, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker.Option[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = Linker.Option.captureCallState("errno");
    return Linker.nativeLinker().downcallHandle(address, descriptor, all);
  }

  /// Where a call of this thread leaves `errno`.
  public static MemorySegment state() {
    return ThreadMemory.state();
  }

  /// What the call that failed last on this thread left in `errno`.
  public static int errno() {
    return ThreadMemory.errno();
  }

  /// For the `catch` that `invokeExact` asks for: a handle of a fixed type throws nothing but what
  /// the linker itself throws.
  public static AssertionError unexpected(Throwable t) {
    return new AssertionError("a downcall threw", t);
  }
}
