// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import dev.oriel.core.os.OwnedFd;
import java.util.List;

/// A scanout in a dma-buf: its layout and the descriptors of its planes.
///
/// Ownership: a scanout owns the descriptors. It is shared by reference count, see
/// [SharedResource].
public final class DmabufScanout extends SharedResource {

  private final DmabufLayout layout;
  private final List<OwnedFd> fds;

  /// Creates a scanout with one reference. Ownership: consumes the descriptors, even if this fails.
  ///
  /// @param fds one descriptor for each plane; if there are fewer, the last one also holds the
  ///   remaining planes
  /// @throws InvalidScanoutException if there is no descriptor, or more than planes
  public DmabufScanout(DmabufLayout layout, List<OwnedFd> fds) {
    this.layout = layout;
    this.fds = List.copyOf(fds);
    if (fds.isEmpty() || fds.size() > layout.planes().size()) {
      this.fds.forEach(OwnedFd::close);
      throw new InvalidScanoutException(
          fds.size() + " descriptors for " + layout.planes().size() + " planes");
    }
  }

  /// Returns the validated layout.
  public DmabufLayout layout() {
    return layout;
  }

  /// Returns the descriptor that holds plane `plane`. Ownership: the descriptor stays this
  /// object's.
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
