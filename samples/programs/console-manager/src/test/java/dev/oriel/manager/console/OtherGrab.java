// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// A keyboard grab of another client of the X server, like that of a window manager's switcher.
///
/// Threading: one thread. Ownership: closing it releases the keyboard.
final class OtherGrab implements AutoCloseable {

  private static final SymbolLookup X11 = SymbolLookup.libraryLookup("libX11.so.6", Arena.global());
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final int GRAB_MODE_ASYNC = 1;

  private final MemorySegment display;

  private OtherGrab(MemorySegment display) {
    this.display = display;
  }

  /// Grabs the keyboard of the X server that this process uses.
  static OtherGrab take() throws Throwable {
    MethodHandle open =
        function("XOpenDisplay", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    MemorySegment display = (MemorySegment) open.invokeExact(MemorySegment.NULL);
    MethodHandle root =
        function("XDefaultRootWindow", FunctionDescriptor.of(LONG, ValueLayout.ADDRESS));
    MethodHandle grab =
        function(
            "XGrabKeyboard",
            FunctionDescriptor.of(INT, ValueLayout.ADDRESS, LONG, INT, INT, INT, LONG));
    int status =
        (int)
            grab.invokeExact(
                display, (long) root.invokeExact(display), 0, GRAB_MODE_ASYNC, GRAB_MODE_ASYNC, 0L);
    if (status != 0) {
      throw new AssertionError("XGrabKeyboard = " + status);
    }
    return new OtherGrab(display);
  }

  /// The end of a connection ends its grabs.
  @Override
  public void close() {
    try {
      int _ =
          (int)
              function("XCloseDisplay", FunctionDescriptor.of(INT, ValueLayout.ADDRESS))
                  .invokeExact(display);
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  private static MethodHandle function(String name, FunctionDescriptor signature) {
    return Linker.nativeLinker().downcallHandle(X11.findOrThrow(name), signature);
  }
}
