// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.sdbus;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A string of the protocol as a C string that is created once: the names of paths, interfaces and
/// members are sent with every message.
///
/// @param text the string
/// @param segment its bytes with the closing NUL
public record CString(String text, MemorySegment segment) {

  /// Returns a string that lives as long as this object.
  public static CString of(String text) {
    return new CString(text, Arena.ofAuto().allocateFrom(text));
  }

  /// Returns a constant that lives as long as the program.
  public static CString constant(String text) {
    return new CString(text, Arena.global().allocateFrom(text));
  }

  /// Returns its address in memory. The caller keeps this object reachable while the address is
  /// used.
  long address() {
    return segment.address();
  }

  @Override
  public String toString() {
    return text;
  }
}
