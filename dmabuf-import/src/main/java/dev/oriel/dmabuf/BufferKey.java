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
/// The shown part of the buffer and its orientation do not belong to the key.
///
/// @param inodes the device and inode of each plane's file
record BufferKey(
    int width,
    int height,
    Fourcc fourcc,
    long modifier,
    List<PlaneLayout> planes,
    List<Inode> inodes) {

  static BufferKey of(DmabufScanout scanout) {
    DmabufLayout l = scanout.layout();
    List<Inode> inodes = new ArrayList<>(l.planes().size());
    for (int i = 0; i < l.planes().size(); i++) {
      inodes.add(BufferFile.identify(scanout.fd(i)));
    }
    return new BufferKey(l.width(), l.height(), l.fourcc(), l.modifier(), l.planes(), inodes);
  }
}
