// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.xcb;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.core.text.DebianPackages;
import dev.oriel.gl.internal.xcb.gen.xcb_generic_event_t;
import dev.oriel.gl.internal.xcb.gen.xcb_h;
import dev.oriel.gl.internal.xcb.gen.xcb_void_cookie_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Puts pixels into a window of the X server through memory that both map (MIT-SHM).
///
/// Pixels are 32-bit words, bytes B, G, R, X, from the top left. The server reads a put after it
/// was sent, and says when it has; until then its memory is not written again: puts go round in a
/// ring, which is so large that nobody waits in the ordinary run of things. Pixels that lie in
/// somebody else's memory already can be put from there ([#share]).
///
/// Threading: one thread at a time. Ownership: close it, before the window is destroyed.
public final class ShmWindow implements AutoCloseable {

  // Of `xcb_shm_query_version_reply_t` (`xcb/shm.h`); a test compares.
  static final long MAJOR_VERSION_AT = 8;
  static final long MINOR_VERSION_AT = 10;

  private static final int BYTES_PER_PIXEL = 4;

  /// Since this version memory is handed over as a descriptor; earlier ones want System V's.
  private static final int MINOR_WITH_DESCRIPTORS = 2;

  /// How many pictures from others' memory the server may have to read yet: what it has read is
  /// asked for once in so many.
  private static final int PICTURES_AHEAD = 4;

  private static final int PROBE_BYTES = 4096;
  private static final String EXTENSION = "MIT-SHM";

  private final XConnection x;
  private final int window;
  private final int context;
  private final byte depth;
  private final int completion;
  private @Nullable Segment segment;
  private int base;

  /// The sequence of the last request that the server is known to have done.
  private int done;

  /// Those of the last puts of the newest pictures from others' memory, by turns.
  private final int[] pictures = new int[PICTURES_AHEAD];

  private int turn;
  private int failures;

  /// Memory that the server has attached.
  private record Segment(int id, Arena arena, ByteBuffer bytes, SharedRing ring) {}

  private ShmWindow(XConnection x, int window, int completion) {
    this.x = x;
    this.window = window;
    this.completion = completion;
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

  /// What an X server can.
  ///
  /// @param takesGpuBuffers whether what the GPU drew can reach the screen without the CPU
  /// @param refusal why pixels cannot be put through shared memory; empty where they can
  public record Probe(boolean takesGpuBuffers, String refusal) {}

  /// Asks an X server.
  ///
  /// @param display the server's name, or null for the one in the environment (`DISPLAY`)
  public static Probe probe(@Nullable String display) {
    try (XConnection x = new XConnection(display)) {
      // Mesa's drivers hand buffers over by the one, NVIDIA's own by the other.
      boolean gpu = x.extension("DRI3") != null || x.extension("NV-GLX") != null;
      try {
        int _ = completionOf(x);
        Segment trial = attach(x, PROBE_BYTES);
        trial.arena().close();
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

  /// For a window of the server that the environment names (`DISPLAY`).
  ///
  /// @throws XServerException if the server, or this window's pixel format, does not allow it
  public static ShmWindow open(int window) {
    XConnection x = new XConnection(null);
    try {
      return new ShmWindow(x, window, completionOf(x));
    } catch (RuntimeException e) {
      x.close();
      throw e;
    }
  }

  /// The number of the event that says that a put was read.
  private static int completionOf(XConnection x) {
    XConnection.Extension shm = x.extension(EXTENSION);
    if (shm == null) {
      throw new XServerException("the X server has no " + EXTENSION);
    }
    MemorySegment cookie = xcb_h.xcb_shm_query_version(x.cookies(), x.handle());
    MemorySegment reply = xcb_h.xcb_shm_query_version_reply(x.handle(), cookie, MemorySegment.NULL);
    if (reply.address() == 0) {
      throw new XServerException("the X server does not tell its version of " + EXTENSION);
    }
    try {
      int major = reply.get(ValueLayout.JAVA_SHORT, MAJOR_VERSION_AT);
      int minor = reply.get(ValueLayout.JAVA_SHORT, MINOR_VERSION_AT);
      if (major == 1 && minor < MINOR_WITH_DESCRIPTORS) {
        throw new XServerException(
            String.format(
                Locale.ROOT,
                "the X server has %s %d.%d; 1.2 takes descriptors",
                EXTENSION,
                major,
                minor));
      }
    } finally {
      xcb_h.free(reply);
    }
    return shm.firstEvent() + xcb_h.XCB_SHM_COMPLETION();
  }

  private static Segment attach(XConnection x, int bytes) {
    Arena arena = Arena.ofShared();
    try (OwnedFd fd = Memory.memfd("oriel-x11", bytes)) {
      ByteBuffer mapped = Memory.map(fd.number(), 0, bytes, true, arena).asByteBuffer();
      int id = attach(x, fd.duplicate(), bytes);
      return new Segment(id, arena, mapped, new SharedRing(bytes));
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /// Has the server map a file, for reading.
  ///
  /// @param fd consumed: libxcb closes the descriptor that it sends
  /// @return the server's name of it
  private static int attach(XConnection x, OwnedFd fd, long bytes) {
    int id = xcb_h.xcb_generate_id(x.handle());
    MemorySegment cookie =
        xcb_h.xcb_shm_attach_fd_checked(x.cookies(), x.handle(), id, fd.detach(), (byte) 1);
    MemorySegment error = xcb_h.xcb_request_check(x.handle(), cookie);
    if (error.address() != 0) {
      xcb_h.free(error);
      throw new XServerException("the X server does not map our memory: is it on another host?");
    }
    x.check("ShmAttachFd(" + bytes + " bytes)");
    return id;
  }

  /// Has the server map a picture that lies in somebody else's memory, to be put from there.
  ///
  /// Ownership: give it back ([#forget]).
  ///
  /// @param file consumed, also where this fails
  /// @param offset the byte of the file at which the picture begins
  /// @throws XServerException if the server does not take it
  public SharedPicture share(OwnedFd file, long offset, int width, int height, int strideBytes) {
    try (file) {
      long size = Descriptors.seekSize(file.number());
      int id = attach(x, file.duplicate(), size);
      try {
        return SharedPicture.of(id, size, offset, width, height, strideBytes);
      } catch (XServerException e) {
        detach(id);
        throw e;
      }
    }
  }

  /// How many requests the server has refused so far, as it does where the memory of what it maps
  /// has shrunk; known once a few more were begun.
  public int failures() {
    return failures;
  }

  /// Has the server unmap a picture's memory, once it has read what was put.
  public void forget(SharedPicture picture) {
    detach(picture.segment());
    x.flush();
  }

  private void detach(int id) {
    MemorySegment _ = xcb_h.xcb_shm_detach(x.cookies(), x.handle(), id);
  }

  /// Room for the pixels of the puts that follow, to be filled before them.
  ///
  /// Waits where the server has not read enough yet.
  ///
  /// @return native memory of exactly this length, of undefined content
  /// @throws XServerException if the server is gone
  public ByteBuffer begin(int bytes) {
    Segment s = ofCapacity(bytes);
    readEvents();
    int start = s.ring().take(bytes);
    while (start < 0) {
      awaitEvent();
      start = s.ring().take(bytes);
    }
    base = start;
    return s.bytes().slice(start, bytes);
  }

  /// A segment that holds two such puts: one is read while the next is written.
  private Segment ofCapacity(int bytes) {
    Segment s = segment;
    if (s != null && s.ring().capacity() / 2 >= bytes) {
      return s;
    }
    if (s != null) {
      detach(s);
      segment = null;
    }
    Segment larger = attach(x, Math.max(Math.multiplyExact(bytes, 2), 1 << 20));
    segment = larger;
    return larger;
  }

  /// Puts one rectangle, rows tight one after the other.
  ///
  /// @param at where its pixels begin in the memory of [#begin]
  /// @param last whether it is the last one of that memory
  public void put(int at, Rect area, boolean last) {
    Segment s = segment;
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

  /// Puts one rectangle of a picture that the server maps. It reads the pixels a little later, as
  /// they are then.
  ///
  /// Before the first rectangle of a picture it waits where the server is [#PICTURES_AHEAD] behind.
  ///
  /// @param part in the picture's pixels, inside of it
  /// @param toX the window's column of its left end
  /// @param toY the window's row of its upper end
  /// @param first whether it is the first of several
  /// @param last whether it is the last one
  /// @throws XServerException if the server is gone
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

  /// The bytes of a rectangle's pixels.
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
      throw new XServerException("xcb_wait_for_event() answered nothing");
    }
    read(e);
  }

  /// A completion, or an error of a put: either way the server is done with the memory, and with
  /// all that came before.
  private void read(MemorySegment event) {
    int type = xcb_generic_event_t.response_type(event) & 0x7f;
    if (type == 0 || type == completion) {
      done = xcb_generic_event_t.full_sequence(event);
      failures += type == 0 ? 1 : 0;
      if (segment != null) {
        segment.ring().readUpTo(done);
      }
    }
    xcb_h.free(event);
  }

  private void detach(Segment s) {
    while (!s.ring().isIdle()) {
      awaitEvent();
    }
    detach(s.id());
    s.arena().close();
  }

  @Override
  public void close() {
    Segment s = segment;
    segment = null;
    x.close();
    if (s != null) {
      s.arena().close();
    }
  }
}
