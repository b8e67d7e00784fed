// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.xcb;

import dev.oriel.gl.internal.xcb.gen.xcb_format_t;
import dev.oriel.gl.internal.xcb.gen.xcb_h;
import dev.oriel.gl.internal.xcb.gen.xcb_query_extension_reply_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A separate connection to an X server. The toolkit's own connection cannot be used, because Xlib
/// allows one thread only, which is the toolkit's.
///
/// Threading: one thread at a time. Ownership: close it.
public final class XConnection implements AutoCloseable {

  // Offsets of all fields that are read of `xcb_setup_t` and `xcb_get_geometry_reply_t`
  // (`xcb/xproto.h`), which a test verifies.
  static final long IMAGE_BYTE_ORDER_AT = 30;
  static final long DEPTH_AT = 1;

  private final Arena arena = Arena.ofShared();

  /// The place where libxcb stores the cookie of a request.
  private final SegmentAllocator cookies = SegmentAllocator.prefixAllocator(arena.allocate(16, 8));

  private final MemorySegment connection;

  /// @param display the server's name, or null for the one in the environment (`DISPLAY`)
  /// @throws XServerException if there is no such server
  public XConnection(@Nullable String display) {
    MemorySegment name = display == null ? MemorySegment.NULL : arena.allocateFrom(display);
    connection = xcb_h.xcb_connect(name, MemorySegment.NULL);
    try {
      check("xcb_connect(" + (display == null ? System.getenv("DISPLAY") : display) + ")");
    } catch (XServerException e) {
      close();
      throw e;
    }
  }

  /// Returns the `xcb_connection_t*`.
  public MemorySegment handle() {
    return connection;
  }

  /// Returns the place where libxcb stores the cookie of a request, until the next request.
  public SegmentAllocator cookies() {
    return cookies;
  }

  /// Checks whether the connection to the server still works.
  ///
  /// @param call the last operation, for the error message
  /// @throws XServerException if the connection is lost
  public void check(String call) {
    int error = xcb_h.xcb_connection_has_error(connection);
    if (error != 0) {
      throw new XServerException(call + ": the X server is gone (libxcb's error " + error + ")");
    }
  }

  /// Waits until the server has accepted or refused a request.
  ///
  /// @param cookie the cookie of a checked request
  /// @param call the request, for the error message
  /// @throws XServerException if the server has refused the request, or the connection is lost
  public void checkRequest(MemorySegment cookie, String call) {
    MemorySegment error = xcb_h.xcb_request_check(connection, cookie);
    if (error.address() != 0) {
      // FFM: an error is 32 bytes long, and the second byte is its code.
      int code = Byte.toUnsignedInt(error.reinterpret(2).get(ValueLayout.JAVA_BYTE, 1));
      xcb_h.free(error);
      throw new XServerException(call + ": X error " + code);
    }
    check(call);
  }

  /// An extension of the server.
  ///
  /// @param majorOpcode the opcode of its requests and of its generic events
  /// @param firstEvent the number of its first event
  public record Extension(int majorOpcode, int firstEvent) {}

  /// Queries an extension. Returns null if the server does not have it.
  public @Nullable Extension extension(String name) {
    byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
    MemorySegment reply;
    try (Arena text = Arena.ofConfined()) {
      MemorySegment chars = text.allocateFrom(xcb_h.C_CHAR, ascii);
      MemorySegment cookie =
          xcb_h.xcb_query_extension(cookies, connection, (short) ascii.length, chars);
      reply = xcb_h.xcb_query_extension_reply(connection, cookie, MemorySegment.NULL);
    }
    if (reply.address() == 0) {
      check("QueryExtension(" + name + ")");
      return null;
    }
    try {
      return xcb_query_extension_reply_t.present(reply) == 0
          ? null
          : new Extension(
              Byte.toUnsignedInt(xcb_query_extension_reply_t.major_opcode(reply)),
              Byte.toUnsignedInt(xcb_query_extension_reply_t.first_event(reply)));
    } finally {
      xcb_h.free(reply);
    }
  }

  /// Returns the depth of a window: the number of significant bits in a pixel.
  ///
  /// @throws XServerException if there is no such window
  int depthOf(int window) {
    MemorySegment cookie = xcb_h.xcb_get_geometry(cookies, connection, window);
    MemorySegment reply = xcb_h.xcb_get_geometry_reply(connection, cookie, MemorySegment.NULL);
    if (reply.address() == 0) {
      check("GetGeometry(" + window + ")");
      throw new XServerException("GetGeometry(" + window + "): there is no such window");
    }
    try {
      return Byte.toUnsignedInt(reply.get(ValueLayout.JAVA_BYTE, DEPTH_AT));
    } finally {
      xcb_h.free(reply);
    }
  }

  /// Returns whether pixels of this depth are 32-bit words with blue in the lowest byte in memory,
  /// in rows without padding.
  boolean takesBgrx(int depth) {
    MemorySegment setup = xcb_h.xcb_get_setup(connection);
    if (setup.get(ValueLayout.JAVA_BYTE, IMAGE_BYTE_ORDER_AT)
        != xcb_h.XCB_IMAGE_ORDER_LSB_FIRST()) {
      return false;
    }
    int count = xcb_h.xcb_setup_pixmap_formats_length(setup);
    MemorySegment formats =
        xcb_h
            .xcb_setup_pixmap_formats(setup)
            .reinterpret(count * xcb_format_t.sizeof(), arena, null);
    for (int i = 0; i < count; i++) {
      MemorySegment format = xcb_format_t.asSlice(formats, i);
      if (Byte.toUnsignedInt(xcb_format_t.depth(format)) == depth) {
        return (depth == 24 || depth == 32)
            && xcb_format_t.bits_per_pixel(format) == 32
            && xcb_format_t.scanline_pad(format) == 32;
      }
    }
    return false;
  }

  /// Sends all requests to the server.
  void flush() {
    int _ = xcb_h.xcb_flush(connection);
    check("xcb_flush()");
  }

  @Override
  public void close() {
    xcb_h.xcb_disconnect(connection);
    arena.close();
  }
}
