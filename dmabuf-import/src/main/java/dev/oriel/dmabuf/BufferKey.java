// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.dmabuf.BufferFile.Inode;
import java.util.ArrayList;
import java.util.List;

/// The identity of a scanout's image: the memory of each plane and its interpretation.
///
/// Two scanouts have equal keys if they are the same buffer of the guest, whichever descriptors
/// they arrived with. The shown part of the buffer and its orientation do not belong to the key. A
/// key stays unique only as long as a descriptor of the buffer is open, because the kernel reuses
/// inode numbers.
public final class BufferKey {

  private final Image image;

  /// @param inodes the device and inode of each plane's file
  private record Image(
      int width,
      int height,
      Fourcc fourcc,
      long modifier,
      List<PlaneLayout> planes,
      List<Inode> inodes) {}

  private BufferKey(Image image) {
    this.image = image;
  }

  /// Returns the key of a scanout.
  ///
  /// @throws dev.oriel.core.os.OsException if a descriptor cannot be queried
  public static BufferKey of(DmabufScanout scanout) {
    DmabufLayout l = scanout.layout();
    List<Inode> inodes = new ArrayList<>(l.planes().size());
    for (int i = 0; i < l.planes().size(); i++) {
      inodes.add(BufferFile.identify(scanout.fd(i)));
    }
    return new BufferKey(
        new Image(l.width(), l.height(), l.fourcc(), l.modifier(), l.planes(), inodes));
  }

  /// Returns whether two buffers have the same size in pixels.
  boolean isSizeOf(BufferKey other) {
    return image.width() == other.image.width() && image.height() == other.image.height();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BufferKey key && key.image.equals(image);
  }

  @Override
  public int hashCode() {
    return image.hashCode();
  }
}
