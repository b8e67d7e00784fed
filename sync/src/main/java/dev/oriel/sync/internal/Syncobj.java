// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync.internal;

import dev.oriel.core.internal.ffm.NativeCall;
import dev.oriel.core.internal.linux.Ioctl;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.sync.internal.drm.gen.xf86drm_h;
import dev.oriel.sync.internal.linux.gen.dma_buf_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Bindings of libdrm's functions for synchronisation objects. Some of these functions return `-1`
/// on error and others `-errno`; all leave `errno` as the ioctl has set it.
public final class Syncobj {

  private static final MethodHandle GET_CAP =
      NativeCall.bind(xf86drm_h.drmGetCap$address(), xf86drm_h.drmGetCap$descriptor());
  private static final MethodHandle CREATE =
      NativeCall.bind(
          xf86drm_h.drmSyncobjCreate$address(), xf86drm_h.drmSyncobjCreate$descriptor());
  private static final MethodHandle DESTROY =
      NativeCall.bind(
          xf86drm_h.drmSyncobjDestroy$address(), xf86drm_h.drmSyncobjDestroy$descriptor());
  private static final MethodHandle IMPORT =
      NativeCall.bind(
          xf86drm_h.drmSyncobjImportSyncFile$address(),
          xf86drm_h.drmSyncobjImportSyncFile$descriptor());
  private static final MethodHandle EXPORT =
      NativeCall.bind(
          xf86drm_h.drmSyncobjExportSyncFile$address(),
          xf86drm_h.drmSyncobjExportSyncFile$descriptor());
  private static final MethodHandle TRANSFER =
      NativeCall.bind(
          xf86drm_h.drmSyncobjTransfer$address(), xf86drm_h.drmSyncobjTransfer$descriptor());
  private static final MethodHandle WAIT =
      NativeCall.bind(
          xf86drm_h.drmSyncobjTimelineWait$address(),
          xf86drm_h.drmSyncobjTimelineWait$descriptor());
  private static final MethodHandle SIGNAL =
      NativeCall.bind(
          xf86drm_h.drmSyncobjTimelineSignal$address(),
          xf86drm_h.drmSyncobjTimelineSignal$descriptor());
  private static final MethodHandle QUERY =
      NativeCall.bind(xf86drm_h.drmSyncobjQuery$address(), xf86drm_h.drmSyncobjQuery$descriptor());

  private static final MethodHandle SHARE =
      NativeCall.bind(
          xf86drm_h.drmSyncobjHandleToFD$address(), xf86drm_h.drmSyncobjHandleToFD$descriptor());
  private static final MethodHandle OPEN =
      NativeCall.bind(
          xf86drm_h.drmSyncobjFDToHandle$address(), xf86drm_h.drmSyncobjFDToHandle$descriptor());

  // From `drm/drm.h`; a test compares the values. libdrm before 2.4.116 has no function for this
  // request, whose number is `DRM_IOWR(0xcf, struct drm_syncobj_eventfd)`.
  static final Ioctl EVENTFD =
      new Ioctl("DRM_IOCTL_SYNCOBJ_EVENTFD", 3L << 30 | 24L << 16 | 'd' << 8 | 0xcf);
  static final long EVENTFD_BYTES = 24;
  static final long POINT_AT = 8;
  static final long FD_AT = 16;

  private Syncobj() {}

  /// Returns whether the driver supports timelines.
  public static boolean hasTimelines(int node) {
    long capability = xf86drm_h.DRM_CAP_SYNCOBJ_TIMELINE();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(ValueLayout.JAVA_LONG);
      int rc = (int) GET_CAP.invokeExact(NativeCall.state(), node, capability, value);
      return rc == 0 && value.get(ValueLayout.JAVA_LONG, 0) != 0;
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /// Creates a synchronisation object and returns its handle.
  public static int create(int node) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment handle = arena.allocate(ValueLayout.JAVA_INT);
      check(createRaw(node, handle), "drmSyncobjCreate", node, "");
      return handle.get(ValueLayout.JAVA_INT, 0);
    }
  }

  private static int createRaw(int node, MemorySegment handle) {
    try {
      return (int) CREATE.invokeExact(NativeCall.state(), node, 0, handle);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /// Destroys a synchronisation object.
  public static void destroy(int node, int handle) {
    int rc;
    try {
      rc = (int) DESTROY.invokeExact(NativeCall.state(), node, handle);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
    check(rc, "drmSyncobjDestroy", node, "handle " + handle);
  }

  /// Replaces the fence of a binary syncobj.
  public static void importSyncFile(int node, int handle, int syncFile) {
    int rc;
    try {
      rc = (int) IMPORT.invokeExact(NativeCall.state(), node, handle, syncFile);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
    check(rc, "drmSyncobjImportSyncFile", node, "sync file fd " + syncFile);
  }

  /// Exports the fence of a binary syncobj as a sync file.
  public static OwnedFd exportSyncFile(int node, int handle) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = arena.allocate(ValueLayout.JAVA_INT);
      check(
          convert(EXPORT, node, handle, result),
          "drmSyncobjExportSyncFile",
          node,
          "handle " + handle);
      return OwnedFd.adopt(result.get(ValueLayout.JAVA_INT, 0));
    }
  }

  /// Copies the fence of a point to a point of another object. Point 0 denotes the fence of a
  /// binary syncobj.
  public static void transfer(int node, int target, long targetPoint, int source, long point) {
    int rc;
    try {
      rc =
          (int)
              TRANSFER.invokeExact(NativeCall.state(), node, target, targetPoint, source, point, 0);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
    check(rc, "drmSyncobjTransfer", node, "point " + point + " to point " + targetPoint);
  }

  /// Waits for a point, even if no work has been submitted for it yet.
  ///
  /// @param deadlineNanos the deadline, on the clock of [System#nanoTime]
  /// @return whether the point is signalled
  public static boolean await(int node, int handle, long point, long deadlineNanos) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment handles = arena.allocateFrom(ValueLayout.JAVA_INT, handle);
      MemorySegment points = arena.allocateFrom(ValueLayout.JAVA_LONG, point);
      int rc = awaitRaw(node, handles, points, deadlineNanos);
      if (rc < 0 && NativeCall.errno() == dma_buf_h.ETIME()) {
        return false;
      }
      check(rc, "drmSyncobjTimelineWait", node, "point " + point);
      return true;
    }
  }

  private static int awaitRaw(
      int node, MemorySegment handles, MemorySegment points, long deadlineNanos) {
    int flags = xf86drm_h.DRM_SYNCOBJ_WAIT_FLAGS_WAIT_FOR_SUBMIT();
    try {
      return (int)
          WAIT.invokeExact(
              NativeCall.state(),
              node,
              handles,
              points,
              1,
              deadlineNanos,
              flags,
              MemorySegment.NULL);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /// Makes an eventfd readable when a point is signalled, even if no work has been submitted for it
  /// yet. Needs Linux 6.6.
  public static void notifyEvent(int node, int handle, long point, int eventFd) {
    MemorySegment request = Ioctl.argument();
    request.set(ValueLayout.JAVA_INT, 0, handle);
    request.set(ValueLayout.JAVA_LONG, POINT_AT, point);
    request.set(ValueLayout.JAVA_INT, FD_AT, eventFd);
    EVENTFD.call(node, request);
  }

  /// Returns a descriptor by which other devices and processes get the same object.
  public static OwnedFd share(int node, int handle) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = arena.allocate(ValueLayout.JAVA_INT);
      check(convert(SHARE, node, handle, result), "drmSyncobjHandleToFD", node, "" + handle);
      return OwnedFd.adopt(result.get(ValueLayout.JAVA_INT, 0));
    }
  }

  /// Returns the handle of an object that was shared.
  public static int open(int node, int shared) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = arena.allocate(ValueLayout.JAVA_INT);
      check(convert(OPEN, node, shared, result), "drmSyncobjFDToHandle", node, "fd " + shared);
      return result.get(ValueLayout.JAVA_INT, 0);
    }
  }

  private static int convert(MethodHandle function, int node, int from, MemorySegment result) {
    try {
      return (int) function.invokeExact(NativeCall.state(), node, from, result);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /// Signals a point from the CPU.
  public static void signal(int node, int handle, long point) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment handles = arena.allocateFrom(ValueLayout.JAVA_INT, handle);
      MemorySegment points = arena.allocateFrom(ValueLayout.JAVA_LONG, point);
      check(arrayCall(SIGNAL, node, handles, points), "drmSyncobjTimelineSignal", node, "" + point);
    }
  }

  /// Returns the last point that is signalled.
  public static long query(int node, int handle) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment handles = arena.allocateFrom(ValueLayout.JAVA_INT, handle);
      MemorySegment points = arena.allocate(ValueLayout.JAVA_LONG);
      check(arrayCall(QUERY, node, handles, points), "drmSyncobjQuery", node, "handle " + handle);
      return points.get(ValueLayout.JAVA_LONG, 0);
    }
  }

  private static int arrayCall(
      MethodHandle function, int node, MemorySegment handles, MemorySegment points) {
    try {
      return (int) function.invokeExact(NativeCall.state(), node, handles, points, 1);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  private static void check(int rc, String function, int node, String arguments) {
    if (rc < 0) {
      int errno = NativeCall.errno();
      String more = arguments.isEmpty() ? "" : ", " + arguments;
      throw new OsException(function + "(fd " + node + more + ")", errno);
    }
  }
}
