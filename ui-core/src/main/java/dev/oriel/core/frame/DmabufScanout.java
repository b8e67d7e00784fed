// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import dev.oriel.core.os.OwnedFd;
import java.util.List;

/// A scanout in a dma-buf: its layout and the descriptors of its planes.
///
/// Ownership: owns the descriptors; shared by reference count, see [SharedResource].
public final class DmabufScanout extends SharedResource {

  private final DmabufLayout layout;
  private final List<OwnedFd> fds;

  /// Takes the descriptors over, also where this fails.
  ///
  /// @param fds one descriptor a plane; where there are fewer, the last one holds the other planes
  /// @throws InvalidScanoutException if there is none, or more than planes; they are closed
  public DmabufScanout(DmabufLayout layout, List<OwnedFd> fds) {
    this.layout = layout;
    this.fds = List.copyOf(fds);
    if (fds.isEmpty() || fds.size() > layout.planes().size()) {
      this.fds.forEach(OwnedFd::close);
      throw new InvalidScanoutException(
          fds.size() + " descriptors for " + layout.planes().size() + " planes");
    }
  }

  /// The checked shape.
  public DmabufLayout layout() {
    return layout;
  }

  /// The descriptor that holds plane `plane`; this object keeps owning it.
  public OwnedFd fd(int plane) {
    return fds.get(Math.min(plane, fds.size() - 1));
  }

  @Override
  void free() {
    fds.forEach(OwnedFd::close);
  }

  @Override
  public String toString() {
    return "dma-buf " + layout;
  }
}
