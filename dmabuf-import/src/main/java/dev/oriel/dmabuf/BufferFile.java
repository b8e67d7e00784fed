// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.internal.linux.FileStatus;
import dev.oriel.core.os.OwnedFd;

/// The properties of the file behind a plane's descriptor.
///
/// @param description the kind of file, for messages
/// @param dmabuf whether it is a dma-buf, whose size never changes
/// @param regular whether it is a regular file or memory (a memfd)
/// @param sizeBytes the size of the file
/// @param writable whether the descriptor was opened for writing
/// @param fixedSize whether the file cannot shrink
record BufferFile(
    String description,
    boolean dmabuf,
    boolean regular,
    long sizeBytes,
    boolean writable,
    boolean fixedSize) {

  /// The identity of a file, valid while the file is open in any process. An import keeps its
  /// buffer open.
  record Inode(long device, long inode) {}

  /// Queries the identity only, which takes one system call.
  static Inode identify(OwnedFd fd) {
    FileStatus status = Descriptors.status(fd.number());
    return new Inode(status.device(), status.inode());
  }

  /// Queries all properties, and seals a file in memory against shrinking if it can be sealed.
  static BufferFile of(OwnedFd fd) {
    int n = fd.number();
    boolean writable = Descriptors.isWritable(n);
    if (Descriptors.isDmabuf(n)) {
      return new BufferFile("a dma-buf", true, false, Descriptors.seekSize(n), writable, true);
    }
    boolean regular = Descriptors.status(n).isRegular();
    boolean fixed = regular && Descriptors.sealAgainstShrinking(n);
    // The size is queried after sealing: before, it could still change.
    FileStatus status = Descriptors.status(n);
    return new BufferFile(status.kind(), false, regular, status.size(), writable, fixed);
  }
}
