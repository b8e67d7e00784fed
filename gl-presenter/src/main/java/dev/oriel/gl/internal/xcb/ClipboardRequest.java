// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.xcb;

import dev.oriel.gl.internal.xcb.gen.xcb_h;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One request for the text in an X server's clipboard.
///
/// The program that has the clipboard answers when it likes. It may send the text in parts (ICCCM
/// 2.7.2), and it may never answer: the server reports nothing if the program hangs, or ends
/// meanwhile. Each request therefore has its own connection, which can be closed at any time, and
/// with which a late answer disappears.
///
/// Threading: one thread. Ownership: close it.
public final class ClipboardRequest implements AutoCloseable {

  /// The most bytes of a text.
  public static final int MAX_BYTES = 16 << 20;

  // Offsets of all fields that are read of `xcb_generic_error_t`, of the events and of the replies
  // (`xcb/xproto.h`), which a test verifies.
  static final long ERROR_CODE_AT = 1;
  static final long NOTIFIED_PROPERTY_AT = 20;
  static final long CHANGED_ATOM_AT = 8;
  static final long CHANGED_STATE_AT = 16;
  static final long ATOM_AT = 8;
  static final long FORMAT_AT = 1;
  static final long TYPE_AT = 8;
  static final long BYTES_AFTER_AT = 12;

  private static final long EVENT_BYTES = 32;

  /// Set in the kind of an event that another client sent.
  private static final int SENT = 0x80;

  /// `XA_STRING`: text in ISO 8859-1.
  private static final int STRING = 31;

  private final XConnection x;
  private final int window;
  private final int clipboard;
  private final int property;
  private final int utf8;
  private final int incremental;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Charset charset = StandardCharsets.UTF_8;
  private boolean inParts;
  private @Nullable String text;

  private ClipboardRequest(XConnection x, int parent) {
    this.x = x;
    clipboard = atom("CLIPBOARD");
    property = atom("ORIEL_CLIPBOARD");
    utf8 = atom("UTF8_STRING");
    incremental = atom("INCR");
    window = xcb_h.xcb_generate_id(x.handle());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask =
          arena.allocateFrom(ValueLayout.JAVA_INT, xcb_h.XCB_EVENT_MASK_PROPERTY_CHANGE());
      MemorySegment _ =
          xcb_h.xcb_create_window(
              x.cookies(),
              x.handle(),
              (byte) 0,
              window,
              parent,
              (short) 0,
              (short) 0,
              (short) 1,
              (short) 1,
              (short) 0,
              (short) xcb_h.XCB_WINDOW_CLASS_INPUT_ONLY(),
              0,
              xcb_h.XCB_CW_EVENT_MASK(),
              mask);
    }
    convert(utf8);
  }

  /// Asks for the text.
  ///
  /// @param display the server's name, or null for the one in the environment (`DISPLAY`)
  /// @param parent a window, below which the request has a window that is never shown
  /// @throws XServerException if the connection to the server fails
  public static ClipboardRequest send(@Nullable String display, int parent) {
    XConnection x = new XConnection(display);
    try {
      return new ClipboardRequest(x, parent);
    } catch (Throwable t) {
      x.close();
      throw t;
    }
  }

  private int atom(String name) {
    byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
    MemorySegment reply;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment cookie =
          xcb_h.xcb_intern_atom(
              x.cookies(),
              x.handle(),
              (byte) 0,
              (short) ascii.length,
              arena.allocateFrom(xcb_h.C_CHAR, ascii));
      reply = xcb_h.xcb_intern_atom_reply(x.handle(), cookie, MemorySegment.NULL);
    }
    if (reply.address() == 0) {
      x.check("InternAtom(" + name + ")");
      throw new XServerException("InternAtom(" + name + ") was refused");
    }
    try {
      // FFM: a reply is at least as long as an event.
      return reply.reinterpret(EVENT_BYTES).get(ValueLayout.JAVA_INT, ATOM_AT);
    } finally {
      xcb_h.free(reply);
    }
  }

  private void convert(int target) {
    // Time 0: whoever has the clipboard now.
    MemorySegment _ =
        xcb_h.xcb_convert_selection(
            x.cookies(), x.handle(), window, clipboard, target, property, 0);
    x.flush();
  }

  /// Returns the descriptor that becomes readable when answers arrive. This request keeps owning
  /// it.
  public int fd() {
    return xcb_h.xcb_get_file_descriptor(x.handle());
  }

  /// Reads what has arrived, without waiting for the program that has the clipboard. Call it once
  /// before the first wait for the descriptor.
  ///
  /// @return the text up to its first NUL, an empty text if there is none, or null if it has not
  ///   arrived yet
  /// @throws XServerException if the connection to the server fails, or if the text is longer than
  ///   [#MAX_BYTES]
  public @Nullable String poll() {
    while (text == null) {
      MemorySegment event = xcb_h.xcb_poll_for_event(x.handle());
      if (event.address() == 0) {
        x.check("xcb_poll_for_event()");
        break;
      }
      try {
        // FFM: each event has 32 bytes or more.
        dispatch(event.reinterpret(EVENT_BYTES));
      } finally {
        xcb_h.free(event);
      }
    }
    return text;
  }

  private void dispatch(MemorySegment event) {
    int kind = Byte.toUnsignedInt(event.get(ValueLayout.JAVA_BYTE, 0)) & ~SENT;
    if (kind == 0) {
      int code = Byte.toUnsignedInt(event.get(ValueLayout.JAVA_BYTE, ERROR_CODE_AT));
      throw new XServerException("the request for the clipboard: X error " + code);
    }
    if (kind == xcb_h.XCB_SELECTION_NOTIFY() && !inParts) {
      answered(event.get(ValueLayout.JAVA_INT, NOTIFIED_PROPERTY_AT) != 0);
    } else if (kind == xcb_h.XCB_PROPERTY_NOTIFY()
        && inParts
        && event.get(ValueLayout.JAVA_INT, CHANGED_ATOM_AT) == property
        && event.get(ValueLayout.JAVA_BYTE, CHANGED_STATE_AT) == xcb_h.XCB_PROPERTY_NEW_VALUE()
        && !take()) {
      complete();
    }
  }

  private void answered(boolean given) {
    if (given) {
      boolean _ = take();
      if (!inParts) {
        complete();
      }
    } else if (charset.equals(StandardCharsets.UTF_8)) {
      charset = StandardCharsets.ISO_8859_1;
      convert(STRING);
    } else {
      text = "";
    }
  }

  private void complete() {
    String all = bytes.toString(charset);
    int end = all.indexOf('\0');
    text = end < 0 ? all : all.substring(0, end);
  }

  /// Takes a part, or the announcement of parts. Taking it asks for the next one.
  ///
  /// @return whether it contains bytes
  private boolean take() {
    MemorySegment cookie =
        xcb_h.xcb_get_property(
            x.cookies(),
            x.handle(),
            (byte) 1,
            window,
            property,
            xcb_h.XCB_GET_PROPERTY_TYPE_ANY(),
            0,
            MAX_BYTES / Integer.BYTES);
    MemorySegment reply = xcb_h.xcb_get_property_reply(x.handle(), cookie, MemorySegment.NULL);
    if (reply.address() == 0) {
      x.check("GetProperty()");
      throw new XServerException("GetProperty() of the clipboard was refused");
    }
    try {
      // FFM: a reply is at least as long as an event.
      MemorySegment head = reply.reinterpret(EVENT_BYTES);
      if (head.get(ValueLayout.JAVA_INT, TYPE_AT) == incremental) {
        inParts = true;
        return true;
      }
      // FFM: libxcb has received this many bytes.
      MemorySegment part =
          xcb_h
              .xcb_get_property_value(reply)
              .reinterpret(xcb_h.xcb_get_property_value_length(reply));
      if (head.get(ValueLayout.JAVA_INT, BYTES_AFTER_AT) != 0
          || bytes.size() + part.byteSize() > MAX_BYTES) {
        throw new XServerException(
            String.format(
                Locale.ROOT, "the text of the clipboard is longer than %d bytes", MAX_BYTES));
      }
      if (head.get(ValueLayout.JAVA_BYTE, FORMAT_AT) == Byte.SIZE) {
        bytes.writeBytes(part.toArray(ValueLayout.JAVA_BYTE));
      }
      return part.byteSize() > 0;
    } finally {
      xcb_h.free(reply);
    }
  }

  @Override
  public void close() {
    x.close();
  }
}
