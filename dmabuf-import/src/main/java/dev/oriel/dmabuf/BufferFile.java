// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.internal.linux.FileStatus;
import dev.oriel.core.os.OwnedFd;

/// What the kernel says of the file behind a plane's descriptor.
///
/// @param description what it is, for messages
/// @param dmabuf whether it is a dma-buf, whose size never changes
/// @param regular whether it is memory (a memfd) or another ordinary file
/// @param sizeBytes how long it is
/// @param writable whether the descriptor was opened for writing
/// @param fixedSize whether it can never become shorter
record BufferFile(
    String description,
    boolean dmabuf,
    boolean regular,
    long sizeBytes,
    boolean writable,
    boolean fixedSize) {

  /// A file's identity while it is open anywhere; an import keeps its buffer open.
  record Inode(long device, long inode) {}

  /// Asks for the identity alone: one system call.
  static Inode identify(OwnedFd fd) {
    FileStatus status = Descriptors.status(fd.number());
    return new Inode(status.device(), status.inode());
  }

  /// Asks for everything, and seals a file in memory against shrinking where it can be sealed.
  static BufferFile of(OwnedFd fd) {
    int n = fd.number();
    boolean writable = Descriptors.isWritable(n);
    if (Descriptors.isDmabuf(n)) {
      return new BufferFile("a dma-buf", true, false, Descriptors.seekSize(n), writable, true);
    }
    boolean regular = Descriptors.status(n).isRegular();
    boolean fixed = regular && Descriptors.sealAgainstShrinking(n);
    // The size is asked for after the seal: before it, it could still change.
    FileStatus status = Descriptors.status(n);
    return new BufferFile(status.kind(), false, regular, status.size(), writable, fixed);
  }
}
