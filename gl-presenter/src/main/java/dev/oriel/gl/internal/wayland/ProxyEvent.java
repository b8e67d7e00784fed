// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.core.os.OwnedFd;
import dev.oriel.gl.internal.wayland.gen.wl_argument;
import dev.oriel.gl.internal.wayland.gen.wl_array;
import java.lang.foreign.MemorySegment;

/// An event of the compositor. Its arguments are numbered from 0, in the order of the protocol;
/// each is read by the method for its type, as libwayland has decoded them by the table of the
/// interface.
///
/// Threading and lifetime: only in the handler that receives it.
final class ProxyEvent {

  /// The maximum length of a text that is read. No name of an interface or event is longer.
  private static final int TEXT_LIMIT = 256;

  /// Positions have 8 fractional bits (`wl_fixed_t`).
  private static final double FIXED_POINT = 1 << 8;

  private final long number;
  private final MemorySegment arguments;

  /// @param number the number of the object, see [ProxyListener#listen]
  /// @param arguments a C array of `union wl_argument`
  ProxyEvent(long number, MemorySegment arguments) {
    this.number = number;
    this.arguments = arguments;
  }

  /// Returns the number of the object that the event is of.
  long number() {
    return number;
  }

  /// Returns a 32-bit number, signed or not.
  int integer(int argument) {
    return wl_argument.u(slot(argument));
  }

  /// Returns an unsigned 32-bit number.
  long unsigned(int argument) {
    return Integer.toUnsignedLong(integer(argument));
  }

  /// Returns the unsigned 64-bit number of which two arguments are the high and the low half.
  long wide(int high) {
    return unsigned(high) << 32 | unsigned(high + 1);
  }

  /// Returns a fixed-point number.
  double fixed(int argument) {
    return wl_argument.f(slot(argument)) / FIXED_POINT;
  }

  /// Returns an object, or NULL.
  MemorySegment object(int argument) {
    return wl_argument.o(slot(argument));
  }

  /// Returns a descriptor.
  ///
  /// Ownership: the caller's.
  OwnedFd descriptor(int argument) {
    return OwnedFd.adopt(wl_argument.h(slot(argument)));
  }

  /// Returns a text.
  String text(int argument) {
    return string(wl_argument.s(slot(argument)));
  }

  /// Returns the bytes of an array (`struct wl_array`), which may be empty.
  MemorySegment bytes(int argument) {
    // FFM: libwayland passes a pointer to the structure, whose data is a part of the message.
    MemorySegment header = wl_argument.a(slot(argument)).reinterpret(wl_array.sizeof());
    long size = wl_array.size(header);
    return size == 0 ? MemorySegment.NULL : wl_array.data(header).reinterpret(size);
  }

  private MemorySegment slot(int argument) {
    // FFM: libwayland passes an array without its length; the table of the interface has it.
    return wl_argument.asSlice(
        arguments.reinterpret((argument + 1) * wl_argument.sizeof()), argument);
  }

  /// Reads a C string of libwayland.
  static String string(MemorySegment text) {
    // FFM: C gives a string without a length.
    return text.reinterpret(TEXT_LIMIT).getString(0);
  }
}
