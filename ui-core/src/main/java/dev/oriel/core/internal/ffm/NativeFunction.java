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

/// A C function of libc or another library, with at most six arguments. The arguments and the
/// result are integers and pointers.
///
/// All functions are called through one handle, which passes six 64-bit words. A separate handle
/// for each signature would take 5 to 10 ms at each program start, because the JVM generates
/// classes for it; for libc and libsystemd alone this would be half the time of a capture. The
/// calling conventions of x86-64 and AArch64 allow one handle: an argument takes one register,
/// whatever its declared width; a callee reads only the bits that it declares, and no more
/// registers than it has parameters; variable arguments are passed in the same way. Tests compare
/// the parameters with those of the headers.
///
/// @param name the function's name
/// @param address the function's address
/// @param parameters the number of parameters that the function declares or takes as variable
///   arguments
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

  /// Returns the function of this name in libc.
  public static NativeFunction of(String name, int parameters) {
    return of(Linker.nativeLinker().defaultLookup(), name, parameters);
  }

  /// Returns the function of this name in a library.
  public static NativeFunction of(SymbolLookup library, String name, int parameters) {
    return new NativeFunction(name, library.findOrThrow(name), parameters);
  }

  /// Loads a library permanently and returns the function of this name.
  ///
  /// @param file the file name of the library, such as `libgio-2.0.so.0`
  /// @throws IllegalArgumentException if there is no such library
  public static NativeFunction in(String file, String name, int parameters) {
    return of(SymbolLookup.libraryLookup(file, Arena.global()), name, parameters);
  }

  /// Calls the function and stores `errno` for [NativeCall#errno]. If the function's result is
  /// declared as `int`, it is in the lower half of the returned value.
  ///
  /// If the address of memory is passed, the caller must keep that memory reachable until this
  /// method returns.
  public long call(long a, long b, long c, long d, long e, long f) {
    try {
      return (long) CALL.invokeExact(address, NativeCall.state(), a, b, c, d, e, f);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /// Calls the function with one argument.
  public long call(long a) {
    return call(a, 0, 0, 0, 0, 0);
  }

  /// Calls the function with two arguments.
  public long call(long a, long b) {
    return call(a, b, 0, 0, 0, 0);
  }

  /// Calls the function with three arguments.
  public long call(long a, long b, long c) {
    return call(a, b, c, 0, 0, 0);
  }

  /// Calls the function with four arguments.
  public long call(long a, long b, long c, long d) {
    return call(a, b, c, d, 0, 0);
  }
}
