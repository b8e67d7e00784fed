// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.xcb;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.core.text.DebianPackages;
import dev.oriel.gl.internal.xcb.gen.xcb_generic_event_t;
import dev.oriel.gl.internal.xcb.gen.xcb_h;
import dev.oriel.gl.internal.xcb.gen.xcb_void_cookie_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Copies pixels into a window of the X server through memory that both processes map (MIT-SHM).
///
/// Pixels are 32-bit words with the bytes B, G, R, X, from the top left. The server reads the
/// memory of a put after the request was sent, and reports when it has read it. Until then this
/// memory is not written again. The puts use a ring that is large enough to avoid waiting in normal
/// operation. Pixels that are already in memory of another process can be put directly from there
/// ([#share]).
///
/// Threading: one thread at a time. Ownership: close it before the window is destroyed.
public final class ShmWindow implements AutoCloseable {

  private static final int BYTES_PER_PIXEL = 4;

  /// The maximum number of pictures in other processes' memory that the server has not read yet.
  /// Therefore its events need to be read only once for this number of pictures.
  private static final int PICTURES_AHEAD = 4;

  private final XConnection x;
  private final int window;
  private final int context;
  private final byte depth;
  private final MitShm shm;
  private MitShm.@Nullable Segment segment;
  private int base;

  /// The sequence number of the last request that the server is known to have completed.
  private int done;

  /// The sequence numbers of the last puts of the newest pictures in other processes' memory, used
  /// as a ring.
  private final int[] pictures = new int[PICTURES_AHEAD];

  private int turn;
  private int failures;

  private ShmWindow(XConnection x, int window) {
    this.x = x;
    this.window = window;
    this.shm = new MitShm(x);
    this.depth = (byte) x.depthOf(window);
    if (!x.takesBgrx(depth)) {
      throw new XServerException("the window's pixels, of depth " + depth + ", are not BGRX");
    }
    this.context = xcb_h.xcb_generate_id(x.handle());
    try (Arena values = Arena.ofConfined()) {
      MemorySegment none = values.allocateFrom(xcb_h.C_INT, 0);
      MemorySegment _ =
          xcb_h.xcb_create_gc(
              x.cookies(), x.handle(), context, window, xcb_h.XCB_GC_GRAPHICS_EXPOSURES(), none);
    }
  }

  /// The capabilities of an X server.
  ///
  /// @param takesGpuBuffers whether drawing of the GPU can reach the screen without the CPU
  /// @param refusal the reason why pixels cannot be put through shared memory; empty if they can
  public record Probe(boolean takesGpuBuffers, String refusal) {}

  /// Queries an X server.
  ///
  /// @param display the server's name, or null for the one in the environment (`DISPLAY`)
  public static Probe probe(@Nullable String display) {
    try (XConnection x = new XConnection(display)) {
      // Mesa's drivers pass buffers through DRI3, NVIDIA's own driver through NV-GLX.
      boolean gpu = x.extension("DRI3") != null || x.extension("NV-GLX") != null;
      try {
        new MitShm(x).tryAttach();
        return new Probe(gpu, "");
      } catch (XServerException e) {
        return new Probe(gpu, String.valueOf(e.getMessage()));
      }
    } catch (XServerException e) {
      return new Probe(false, String.valueOf(e.getMessage()));
    } catch (LinkageError e) {
      return new Probe(
          false,
          "install libxcb and libxcb-shm (Debian: "
              + DebianPackages.of("libxcb.so.1", "libxcb-shm.so.0")
              + "): "
              + e);
    }
  }

  /// Opens the connection for a window of the server that the environment names (`DISPLAY`).
  ///
  /// @param window the window's XID
  /// @throws XServerException if the server or the window's pixel format does not support this
  public static ShmWindow open(int window) {
    XConnection x = new XConnection(null);
    try {
      return new ShmWindow(x, window);
    } catch (RuntimeException e) {
      x.close();
      throw e;
    }
  }

  /// Makes the server map a picture in another process's memory, to put it directly from there.
  ///
  /// Ownership: release it with [#forget].
  ///
  /// @param file the file; this method takes it, even if it fails
  /// @param offset the byte of the file at which the picture begins
  /// @throws XServerException if the server does not accept it
  public SharedPicture share(OwnedFd file, long offset, int width, int height, int strideBytes) {
    try (file) {
      long size = Descriptors.seekSize(file.number());
      int id = shm.attach(file.duplicate(), size);
      try {
        return SharedPicture.of(id, size, offset, width, height, strideBytes);
      } catch (XServerException e) {
        shm.detach(id);
        throw e;
      }
    }
  }

  /// Returns the number of requests that the server has refused so far. It refuses puts from mapped
  /// memory that has shrunk, which becomes known a few puts later.
  public int failures() {
    return failures;
  }

  /// Makes the server unmap a picture's memory after it has read the puts.
  public void forget(SharedPicture picture) {
    shm.detach(picture.segment());
    x.flush();
  }

  /// Returns memory for the pixels of the next puts, to be filled before them.
  ///
  /// If there is no room, waits until the server has read enough.
  ///
  /// @return native memory of exactly this length, with undefined content
  /// @throws XServerException if the connection to the server is lost
  public ByteBuffer begin(int bytes) {
    MitShm.Segment s = ofCapacity(bytes);
    readEvents();
    int start = s.ring().take(bytes);
    while (start < 0) {
      awaitEvent();
      start = s.ring().take(bytes);
    }
    base = start;
    return s.bytes().slice(start, bytes);
  }

  /// Returns a segment that holds two such puts: one is read while the next is written.
  private MitShm.Segment ofCapacity(int bytes) {
    MitShm.Segment s = segment;
    if (s != null && s.ring().capacity() / 2 >= bytes) {
      return s;
    }
    if (s != null) {
      detach(s);
      segment = null;
    }
    MitShm.Segment larger = shm.attach(Math.max(Math.multiplyExact(bytes, 2), 1 << 20));
    segment = larger;
    return larger;
  }

  /// Puts one rectangle, whose rows have no gaps between them.
  ///
  /// @param at the offset of its pixels in the memory returned by [#begin]
  /// @param last whether it is the last rectangle of that memory
  public void put(int at, Rect area, boolean last) {
    MitShm.Segment s = segment;
    if (s == null) {
      throw new IllegalStateException("put() without begin()");
    }
    short width = (short) area.width();
    short height = (short) area.height();
    int sequence =
        put(width, height, (short) 0, (short) 0, area, area.x(), area.y(), last, s.id(), base + at);
    if (last) {
      s.ring().hand(sequence);
      x.flush();
    }
  }

  /// Puts one rectangle of a picture that the server maps. The server reads the pixels a little
  /// later, with the content that they have then.
  ///
  /// Before the first rectangle of a picture, waits if the server is [#PICTURES_AHEAD] pictures
  /// behind.
  ///
  /// @param part the rectangle in the picture's pixels, inside of the picture
  /// @param toX the window's column of its left end
  /// @param toY the window's row of its upper end
  /// @param first whether it is the first of the picture's rectangles
  /// @param last whether it is the last of the picture's rectangles
  /// @throws XServerException if the connection to the server is lost
  public void put(SharedPicture picture, Rect part, int toX, int toY, boolean first, boolean last) {
    if (first) {
      awaitRead();
    }
    int sequence =
        put(
            picture.columns(),
            picture.rows(),
            picture.column(part.x()),
            (short) part.y(),
            part,
            toX,
            toY,
            last,
            picture.segment(),
            picture.offset());
    if (last) {
      pictures[turn] = sequence;
      turn = (turn + 1) % PICTURES_AHEAD;
      x.flush();
    }
  }

  private void awaitRead() {
    int oldest = pictures[turn];
    if (oldest - done > 0) {
      readEvents();
    }
    while (oldest - done > 0) {
      awaitEvent();
    }
  }

  private int put(
      short columns,
      short rows,
      short fromX,
      short fromY,
      Rect size,
      int toX,
      int toY,
      boolean answered,
      int memory,
      int offset) {
    return xcb_void_cookie_t.sequence(
        xcb_h.xcb_shm_put_image(
            x.cookies(),
            x.handle(),
            window,
            context,
            columns,
            rows,
            fromX,
            fromY,
            (short) size.width(),
            (short) size.height(),
            (short) toX,
            (short) toY,
            depth,
            (byte) xcb_h.XCB_IMAGE_FORMAT_Z_PIXMAP(),
            (byte) (answered ? 1 : 0),
            memory,
            offset));
  }

  /// Returns the number of bytes of a rectangle's pixels.
  public static int bytesOf(Rect area) {
    return Math.toIntExact(area.area() * BYTES_PER_PIXEL);
  }

  private void readEvents() {
    for (MemorySegment e = xcb_h.xcb_poll_for_event(x.handle());
        e.address() != 0;
        e = xcb_h.xcb_poll_for_event(x.handle())) {
      read(e);
    }
    x.check("xcb_poll_for_event()");
  }

  private void awaitEvent() {
    MemorySegment e = xcb_h.xcb_wait_for_event(x.handle());
    if (e.address() == 0) {
      x.check("xcb_wait_for_event()");
      throw new XServerException("xcb_wait_for_event() returned no event");
    }
    read(e);
  }

  /// Handles a completion or an error of a put. In both cases the server has finished with the
  /// memory of this put and of all earlier ones.
  private void read(MemorySegment event) {
    int type = xcb_generic_event_t.response_type(event) & 0x7f;
    if (type == 0 || type == shm.completionEvent()) {
      done = xcb_generic_event_t.full_sequence(event);
      failures += type == 0 ? 1 : 0;
      if (segment != null) {
        segment.ring().readUpTo(done);
      }
    }
    xcb_h.free(event);
  }

  private void detach(MitShm.Segment s) {
    while (!s.ring().isIdle()) {
      awaitEvent();
    }
    shm.detach(s.id());
    s.arena().close();
  }

  @Override
  public void close() {
    MitShm.Segment s = segment;
    segment = null;
    x.close();
    if (s != null) {
      s.arena().close();
    }
  }
}
