// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.sdbus;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A string of the protocol as a C string, made once: the names of paths, interfaces and members go
/// out with each message.
///
/// @param text the string
/// @param segment its bytes with the closing NUL
public record CString(String text, MemorySegment segment) {

  /// A string that lives as long as this object.
  public static CString of(String text) {
    return new CString(text, Arena.ofAuto().allocateFrom(text));
  }

  /// A constant that lives as long as the program.
  public static CString constant(String text) {
    return new CString(text, Arena.global().allocateFrom(text));
  }

  /// Where it is in memory. The caller keeps this object reachable while that is used.
  long address() {
    return segment.address();
  }

  @Override
  public String toString() {
    return text;
  }
}
