// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.memory;

import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.internal.linux.FileStatus;
import dev.oriel.core.internal.linux.gen.libc_h;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import java.util.Locale;

/// Chooses a safe way to read the memory behind a descriptor that another process sent.
final class SharedMemories {

  private SharedMemories() {}

  /// Implements [SharedMemory#map].
  static SharedMemory open(OwnedFd fd, long offset, long length) {
    boolean kept = false;
    try {
      int n = fd.number();
      check(n, offset, length);
      boolean pinned = Descriptors.isDmabuf(n) || Descriptors.sealAgainstShrinking(n);
      if (pinned) {
        // The file may have shrunk between the first check and the seal.
        check(n, offset, length);
        SealedMemory memory = new SealedMemory(fd, offset, (int) length);
        kept = true;
        return memory;
      }
      kept = true;
      return new PreadMemory(fd, offset, length);
    } finally {
      if (!kept) {
        fd.close();
      }
    }
  }

  private static void check(int fd, long offset, long length) {
    String call = String.format(Locale.ROOT, "map(fd %d, offset %d, %d bytes)", fd, offset, length);
    if (offset < 0 || length < 1 || length > Integer.MAX_VALUE) {
      throw new OsException(
          call, libc_h.EINVAL(), "offsets from 0 and 1 to 2147483647 bytes are accepted");
    }
    long size = sizeOfMemory(fd, call);
    if (size - length < offset) {
      throw new OsException(call, libc_h.EINVAL(), "the file has only " + size + " bytes");
    }
  }

  private static long sizeOfMemory(int fd, String call) {
    if (Descriptors.isDmabuf(fd)) {
      return Descriptors.seekSize(fd);
    }
    FileStatus status = Descriptors.status(fd);
    if (!status.isRegular()) {
      throw new OsException(
          call,
          libc_h.ENODEV(),
          "this is "
              + status.kind()
              + ", not memory; QEMU 9.2 to 10.2 sends its standard input for a virtio-gpu with"
              + " blob=on and -display dbus,gl=off");
    }
    return status.size();
  }
}
