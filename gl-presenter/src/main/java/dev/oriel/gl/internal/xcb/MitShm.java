// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.xcb;

import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.gl.internal.xcb.gen.xcb_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Locale;

/// The MIT-SHM extension of an X server: memory that the server maps, passed to it as descriptors.
///
/// Threading: one thread at a time.
final class MitShm {

  // Offsets in `xcb_shm_query_version_reply_t` (`xcb/shm.h`), which a test verifies.
  static final long MAJOR_VERSION_AT = 8;
  static final long MINOR_VERSION_AT = 10;

  /// The first minor version in which memory is passed as a descriptor. Earlier versions require
  /// System V shared memory.
  private static final int MINOR_WITH_DESCRIPTORS = 2;

  private static final int TRIAL_BYTES = 4096;
  private static final String EXTENSION = "MIT-SHM";

  private final XConnection x;
  private final int completion;

  /// Memory of this process that the server has attached.
  record Segment(int id, Arena arena, ByteBuffer bytes, SharedRing ring) {}

  /// @throws XServerException if the server does not have the extension in the needed version
  MitShm(XConnection x) {
    this.x = x;
    this.completion = completionOf(x);
  }

  private static int completionOf(XConnection x) {
    XConnection.Extension shm = x.extension(EXTENSION);
    if (shm == null) {
      throw new XServerException("the X server has no " + EXTENSION);
    }
    MemorySegment cookie = xcb_h.xcb_shm_query_version(x.cookies(), x.handle());
    MemorySegment reply = xcb_h.xcb_shm_query_version_reply(x.handle(), cookie, MemorySegment.NULL);
    if (reply.address() == 0) {
      throw new XServerException("the X server does not report its version of " + EXTENSION);
    }
    try {
      int major = reply.get(ValueLayout.JAVA_SHORT, MAJOR_VERSION_AT);
      int minor = reply.get(ValueLayout.JAVA_SHORT, MINOR_VERSION_AT);
      if (major == 1 && minor < MINOR_WITH_DESCRIPTORS) {
        throw new XServerException(
            String.format(
                Locale.ROOT,
                "the X server has %s %d.%d; version 1.2 is needed, which accepts descriptors",
                EXTENSION,
                major,
                minor));
      }
    } finally {
      xcb_h.free(reply);
    }
    return shm.firstEvent() + xcb_h.XCB_SHM_COMPLETION();
  }

  /// Returns the number of the event that reports that a put was read.
  int completionEvent() {
    return completion;
  }

  /// Tries whether the server can map memory of this process.
  ///
  /// @throws XServerException if it cannot
  void tryAttach() {
    attach(TRIAL_BYTES).arena().close();
  }

  /// Makes new memory that the server maps for reading.
  ///
  /// Ownership: to release it, call [#detach] and close its arena.
  Segment attach(int bytes) {
    Arena arena = Arena.ofShared();
    try (OwnedFd fd = Memory.memfd("oriel-x11", bytes)) {
      ByteBuffer mapped = Memory.map(fd.number(), 0, bytes, true, arena).asByteBuffer();
      int id = attach(fd.duplicate(), bytes);
      return new Segment(id, arena, mapped, new SharedRing(bytes));
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /// Makes the server map a file for reading.
  ///
  /// @param fd the file; this method takes it, and libxcb closes the descriptor that it sends
  /// @return the server's ID of the memory
  int attach(OwnedFd fd, long bytes) {
    int id = xcb_h.xcb_generate_id(x.handle());
    MemorySegment cookie =
        xcb_h.xcb_shm_attach_fd_checked(x.cookies(), x.handle(), id, fd.detach(), (byte) 1);
    MemorySegment error = xcb_h.xcb_request_check(x.handle(), cookie);
    if (error.address() != 0) {
      xcb_h.free(error);
      throw new XServerException("the X server cannot map our memory; is it on another host?");
    }
    x.check("ShmAttachFd(" + bytes + " bytes)");
    return id;
  }

  /// Makes the server unmap memory after the requests that were sent before.
  ///
  /// @param id the server's ID of the memory
  void detach(int id) {
    MemorySegment _ = xcb_h.xcb_shm_detach(x.cookies(), x.handle(), id);
  }
}
