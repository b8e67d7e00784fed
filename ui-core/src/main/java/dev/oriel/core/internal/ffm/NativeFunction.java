// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/// A C function whose arguments and result are whole numbers and pointers, six at most, of libc or
/// of another library.
///
/// All of them are called through one handle that passes six 64-bit words. To link a handle of its
/// own for each signature takes the JVM 5 to 10 ms each time the program starts, as it writes
/// classes for it; libc and libsystemd alone would cost half of a capture. The calling conventions
/// of x86-64 and AArch64 allow it: a word travels in one register whatever its declared width, a
/// callee looks at the bits that it declares only, and at no more registers than it has parameters;
/// variable arguments travel alike. Tests compare the parameters with the headers'.
///
/// @param name the function
/// @param address where it is
/// @param parameters how many it declares, or takes as variable arguments
public record NativeFunction(String name, MemorySegment address, int parameters) {

  private static final int WORDS = 6;

  private static final MethodHandle CALL = linkCall();

  private static MethodHandle linkCall() {
    ValueLayout[] words = new ValueLayout[WORDS];
    Arrays.fill(words, ValueLayout.JAVA_LONG);
    return Linker.nativeLinker()
        .downcallHandle(
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, words),
            Linker.Option.captureCallState("errno"));
  }

  /// The function of this name in libc.
  public static NativeFunction of(String name, int parameters) {
    return of(Linker.nativeLinker().defaultLookup(), name, parameters);
  }

  /// The function of this name in a library.
  public static NativeFunction of(SymbolLookup library, String name, int parameters) {
    return new NativeFunction(name, library.findOrThrow(name), parameters);
  }

  /// The function of this name in a library that stays loaded.
  ///
  /// @param file the library's, such as `libgio-2.0.so.0`
  /// @throws IllegalArgumentException if there is no such library
  public static NativeFunction in(String file, String name, int parameters) {
    return of(SymbolLookup.libraryLookup(file, Arena.global()), name, parameters);
  }

  /// Calls it and keeps `errno` for [NativeCall#errno]. A result that is declared as `int` is in
  /// the lower half.
  ///
  /// Memory whose address is passed must be kept reachable by the caller until this returns.
  public long call(long a, long b, long c, long d, long e, long f) {
    try {
      return (long) CALL.invokeExact(address, NativeCall.state(), a, b, c, d, e, f);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /// Calls it with one argument.
  public long call(long a) {
    return call(a, 0, 0, 0, 0, 0);
  }

  /// Calls it with two arguments.
  public long call(long a, long b) {
    return call(a, b, 0, 0, 0, 0);
  }

  /// Calls it with three arguments.
  public long call(long a, long b, long c) {
    return call(a, b, c, 0, 0, 0);
  }

  /// Calls it with four arguments.
  public long call(long a, long b, long c, long d) {
    return call(a, b, c, d, 0, 0);
  }
}
