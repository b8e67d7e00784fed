// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.ffm;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/// The functions of libc for descriptors, with `errno` captured.
///
/// Each method returns the result of the C function. After a failure, [#errno] returns the reason.
/// HotSpot installs its signal handlers with `SA_RESTART`, so that only `ppoll` can fail with
/// `EINTR`.
public final class Libc {

  public static final NativeFunction CLOSE = NativeFunction.of("close", 1);
  public static final NativeFunction OPEN = NativeFunction.of("open", 3);
  public static final NativeFunction FCNTL = NativeFunction.of("fcntl", 3);
  public static final NativeFunction READ = NativeFunction.of("read", 3);
  public static final NativeFunction WRITE = NativeFunction.of("write", 3);
  public static final NativeFunction LSEEK = NativeFunction.of("lseek", 3);
  public static final NativeFunction STATX = NativeFunction.of("statx", 5);
  public static final NativeFunction FSTATFS = NativeFunction.of("fstatfs", 2);
  public static final NativeFunction PPOLL = NativeFunction.of("ppoll", 4);
  public static final NativeFunction EVENTFD = NativeFunction.of("eventfd", 2);

  private Libc() {}

  /// Returns the `errno` of the last failed call on this thread.
  public static int errno() {
    return NativeCall.errno();
  }

  public static int close(int fd) {
    return (int) CLOSE.call(fd);
  }

  public static int open(MemorySegment path, int flags) {
    try {
      return (int) OPEN.call(path.address(), flags, 0);
    } finally {
      Reference.reachabilityFence(path);
    }
  }

  public static int fcntl(int fd, int command, int argument) {
    return (int) FCNTL.call(fd, command, argument);
  }

  public static long read(int fd, MemorySegment target, long length) {
    try {
      return READ.call(fd, target.address(), length);
    } finally {
      Reference.reachabilityFence(target);
    }
  }

  public static long write(int fd, MemorySegment source, long length) {
    try {
      return WRITE.call(fd, source.address(), length);
    } finally {
      Reference.reachabilityFence(source);
    }
  }

  public static long lseek(int fd, long offset, int whence) {
    return LSEEK.call(fd, offset, whence);
  }

  public static int statx(int fd, MemorySegment path, int flags, int mask, MemorySegment result) {
    try {
      return (int) STATX.call(fd, path.address(), flags, mask, result.address(), 0);
    } finally {
      Reference.reachabilityFence(path);
      Reference.reachabilityFence(result);
    }
  }

  public static int fstatfs(int fd, MemorySegment result) {
    try {
      return (int) FSTATFS.call(fd, result.address());
    } finally {
      Reference.reachabilityFence(result);
    }
  }

  public static int ppoll(MemorySegment fds, long count, MemorySegment timeout) {
    try {
      return (int) PPOLL.call(fds.address(), count, timeout.address(), 0);
    } finally {
      Reference.reachabilityFence(fds);
      Reference.reachabilityFence(timeout);
    }
  }

  public static int eventfd(int initial, int flags) {
    return (int) EVENTFD.call(initial, flags);
  }
}
