// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.xinput;

import dev.oriel.gl.internal.KeyboardGrabEvents;
import dev.oriel.gl.internal.TouchEvents;
import dev.oriel.gl.internal.xcb.XConnection;
import dev.oriel.gl.internal.xcb.XServerException;
import dev.oriel.gl.internal.xcb.gen.xcb_ge_generic_event_t;
import dev.oriel.gl.internal.xcb.gen.xcb_h;
import dev.oriel.gl.internal.xinput.gen.xcb_input_device_class_iterator_t;
import dev.oriel.gl.internal.xinput.gen.xcb_input_device_class_t;
import dev.oriel.gl.internal.xinput.gen.xcb_input_event_mask_t;
import dev.oriel.gl.internal.xinput.gen.xcb_input_touch_class_t;
import dev.oriel.gl.internal.xinput.gen.xcb_input_xi_device_info_iterator_t;
import dev.oriel.gl.internal.xinput.gen.xinput_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The touches of one window of an X server, and the grabs of its keyboard by other clients. They
/// are received through XInput 2.2 on a separate connection.
///
/// The server sends each touch to one client of a window. Once this connection has selected a
/// window's touches, the server generates no clicks from them for the window's other clients
/// (`XI2proto.txt`: pointer events are emulated for windows without a selection of touch events).
/// The pointer nevertheless moves to the place where the first finger comes down, and this is
/// reported as a motion.
///
/// Touchpads also report touches, of the fingers that move the pointer (dependent devices). These
/// are not touches of the window.
///
/// GLFW ignores the focus events that a grab of the keyboard sends to the window with the focus
/// (`NotifyGrab` and `NotifyUngrab`).
///
/// Threading: one thread, which also calls the listeners. Ownership: close it.
public final class TouchConnection implements AutoCloseable {

  private static final String EXTENSION = "XInputExtension";
  private static final short MAJOR = 2;
  private static final short MINOR = 2;

  // Offsets in `xcb_input_xi_query_version_reply_t` (`xcb/xinput.h`), which a test verifies.
  static final long MAJOR_VERSION_AT = 8;
  static final long MINOR_VERSION_AT = 10;

  private final XConnection x;
  private final int extension;
  private final TouchEvents listener;
  private final KeyboardGrabEvents keyboard;
  private final Set<Integer> followed = new HashSet<>();

  private TouchConnection(
      XConnection x, int extension, TouchEvents listener, KeyboardGrabEvents keyboard) {
    this.x = x;
    this.extension = extension;
    this.listener = listener;
    this.keyboard = keyboard;
  }

  /// Selects a window's touches and the grabs of its keyboard.
  ///
  /// @param display the server's name, or null for the one in the environment (`DISPLAY`)
  /// @param window the window's XID
  /// @throws XServerException if the server does not report touches, or reports those of this
  ///   window to another client
  /// @throws LinkageError if libxcb-xinput is not installed
  public static TouchConnection open(
      @Nullable String display, int window, TouchEvents listener, KeyboardGrabEvents keyboard) {
    XConnection x = new XConnection(display);
    try {
      XConnection.Extension input = x.extension(EXTENSION);
      if (input == null) {
        throw new XServerException("the X server has no " + EXTENSION);
      }
      negotiate(x);
      select(x, window);
      return new TouchConnection(x, input.majorOpcode(), listener, keyboard);
    } catch (Throwable t) {
      x.close();
      throw t;
    }
  }

  private static void negotiate(XConnection x) {
    MemorySegment cookie =
        xinput_h.xcb_input_xi_query_version(x.cookies(), x.handle(), MAJOR, MINOR);
    MemorySegment reply =
        xinput_h.xcb_input_xi_query_version_reply(x.handle(), cookie, MemorySegment.NULL);
    if (reply.address() == 0) {
      throw new XServerException("the X server does not report its version of " + EXTENSION);
    }
    int major = Short.toUnsignedInt(reply.get(ValueLayout.JAVA_SHORT, MAJOR_VERSION_AT));
    int minor = Short.toUnsignedInt(reply.get(ValueLayout.JAVA_SHORT, MINOR_VERSION_AT));
    xcb_h.free(reply);
    if (major < MAJOR || (major == MAJOR && minor < MINOR)) {
      throw new XServerException(
          String.format(
              Locale.ROOT,
              "%s %d.%d does not report touches; version %d.%d is needed",
              EXTENSION,
              major,
              minor,
              MAJOR,
              MINOR));
    }
  }

  private static void select(XConnection x, int window) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request =
          arena.allocate(xcb_input_event_mask_t.sizeof() + Integer.BYTES, Integer.BYTES);
      xcb_input_event_mask_t.deviceid(request, (short) xinput_h.XCB_INPUT_DEVICE_ALL_MASTER());
      xcb_input_event_mask_t.mask_len(request, (short) 1);
      request.set(
          ValueLayout.JAVA_INT,
          xcb_input_event_mask_t.sizeof(),
          xinput_h.XCB_INPUT_XI_EVENT_MASK_TOUCH_BEGIN()
              | xinput_h.XCB_INPUT_XI_EVENT_MASK_TOUCH_UPDATE()
              | xinput_h.XCB_INPUT_XI_EVENT_MASK_TOUCH_END()
              | FocusEvent.MASK);
      MemorySegment cookie =
          xinput_h.xcb_input_xi_select_events_checked(
              x.cookies(), x.handle(), window, (short) 1, request);
      x.checkRequest(
          cookie,
          String.format(Locale.ROOT, "XISelectEvents(window %#x, touches and focus)", window));
    }
  }

  /// Returns the descriptor that becomes readable when events arrive. This connection keeps owning
  /// it.
  public int fd() {
    return xcb_h.xcb_get_file_descriptor(x.handle());
  }

  /// Reports the events that have arrived, without waiting for more.
  ///
  /// @throws XServerException if the connection to the server is lost
  public void dispatchEvents() {
    for (MemorySegment event = next(); event != null; event = next()) {
      try {
        dispatch(event);
      } finally {
        xcb_h.free(event);
      }
    }
    x.check("xcb_poll_for_event()");
  }

  private @Nullable MemorySegment next() {
    MemorySegment event = xcb_h.xcb_poll_for_event(x.handle());
    return event.address() == 0 ? null : event;
  }

  private void dispatch(MemorySegment event) {
    if (!ours(event)) {
      return;
    }
    int kind = Short.toUnsignedInt(xcb_ge_generic_event_t.event_type(header(event)));
    if (FocusEvent.is(kind)) {
      dispatchFocus(FocusEvent.read(kind, event));
    } else if (kind >= xinput_h.XCB_INPUT_TOUCH_BEGIN() && kind <= xinput_h.XCB_INPUT_TOUCH_END()) {
      dispatchTouch(kind, TouchEvent.read(event));
    }
  }

  private void dispatchFocus(FocusEvent event) {
    if (event.taken()) {
      keyboard.keyboardTaken();
    } else if (event.returned()) {
      keyboard.keyboardReturned(event.modifiers());
    }
  }

  private void dispatchTouch(int kind, TouchEvent event) {
    int touch = event.touch();
    if (kind == xinput_h.XCB_INPUT_TOUCH_BEGIN()) {
      if (direct(event.device())) {
        followed.add(touch);
        listener.down(touch, event.column(), event.row());
      }
    } else if (followed.contains(touch)) {
      listener.moved(touch, event.column(), event.row());
      if (kind == xinput_h.XCB_INPUT_TOUCH_END()) {
        followed.remove(touch);
        listener.up(touch);
      }
    }
  }

  private boolean ours(MemorySegment event) {
    MemorySegment e = header(event);
    // The top bit is set in events that another client sent.
    return (xcb_ge_generic_event_t.response_type(e) & 0x7f) == xcb_h.XCB_GE_GENERIC()
        && Byte.toUnsignedInt(xcb_ge_generic_event_t.extension(e)) == extension;
  }

  private static MemorySegment header(MemorySegment event) {
    // FFM: the first 32 bytes are common to all kinds of events.
    return event.reinterpret(xcb_ge_generic_event_t.sizeof());
  }

  /// Returns whether a device is touched at the position of the window, such as a touch screen, but
  /// not a touchpad.
  private boolean direct(short device) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment cookie = xinput_h.xcb_input_xi_query_device(arena, x.handle(), device);
      MemorySegment reply =
          xinput_h.xcb_input_xi_query_device_reply(x.handle(), cookie, MemorySegment.NULL);
      if (reply.address() == 0) {
        return false; // unplugged
      }
      try {
        MemorySegment devices = xinput_h.xcb_input_xi_query_device_infos_iterator(arena, reply);
        return xcb_input_xi_device_info_iterator_t.rem(devices) > 0
            && touchedDirectly(
                xinput_h.xcb_input_xi_device_info_classes_iterator(
                    arena, xcb_input_xi_device_info_iterator_t.data(devices)));
      } finally {
        xcb_h.free(reply);
      }
    }
  }

  private static boolean touchedDirectly(MemorySegment classes) {
    for (;
        xcb_input_device_class_iterator_t.rem(classes) > 0;
        xinput_h.xcb_input_device_class_next(classes)) {
      // FFM: the iterator points to a complete class of the reply.
      MemorySegment c =
          xcb_input_device_class_iterator_t
              .data(classes)
              .reinterpret(xcb_input_touch_class_t.sizeof());
      if (xcb_input_device_class_t.type(c) == xinput_h.XCB_INPUT_DEVICE_CLASS_TYPE_TOUCH()) {
        return xcb_input_touch_class_t.mode(c) == xinput_h.XCB_INPUT_TOUCH_MODE_DIRECT();
      }
    }
    return false;
  }

  @Override
  public void close() {
    x.close();
  }
}
