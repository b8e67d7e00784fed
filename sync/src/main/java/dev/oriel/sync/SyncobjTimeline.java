// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

import dev.oriel.core.os.OwnedFd;
import dev.oriel.sync.internal.Syncobj;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// A counter of a DRM device that only rises, with a fence for each of its values: a timeline of
/// work, as Vulkan and `linux-drm-syncobj-v1` speak of it.
///
/// Point 7 is reached when the work that was submitted for it, and for every point before it, is
/// done. The kernel keeps sync files and timelines apart; a sync file gets to a point, and out of
/// one, by way of a binary object that exists for that moment.
///
/// Oriel's own windows have no use for one: QEMU sends no timelines, and EGL takes and gives sync
/// files. It is for programs that hand a guest's buffer on to what counts in points, Vulkan or a
/// compositor, and want the buffer back at one.
///
/// Ownership: owns the kernel's object, not the device. Threading: any thread.
public final class SyncobjTimeline implements AutoCloseable {

  private final OwnedFd device;
  private final int handle;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SyncobjTimeline(OwnedFd device, int handle) {
    this.device = device;
    this.handle = handle;
  }

  /// Whether a device has timelines.
  public static boolean isSupported(OwnedFd device) {
    return Syncobj.hasTimelines(device.number());
  }

  /// A timeline at point 0.
  ///
  /// @param device a render node or card of DRM, which stays the caller's and must stay open
  /// @throws dev.oriel.core.os.OsException if the device has no timelines
  public static SyncobjTimeline create(OwnedFd device) {
    return new SyncobjTimeline(device, Syncobj.create(device.number()));
  }

  /// The last point that has been reached.
  public long reached() {
    return Syncobj.query(device.number(), openHandle());
  }

  /// Reaches a point now.
  public void signal(long point) {
    Syncobj.signal(device.number(), openHandle(), point);
  }

  /// Makes a point one that is reached when the fences of `fences`, which stays the caller's, are
  /// signalled.
  public void importSyncFile(long point, SyncFile fences) {
    int node = device.number();
    int binary = Syncobj.create(node);
    try {
      Syncobj.importSyncFile(node, binary, fences.fd().number());
      Syncobj.transfer(node, openHandle(), point, binary, 0);
    } finally {
      Syncobj.destroy(node, binary);
    }
  }

  /// The fence of a point that work has been submitted for.
  public SyncFile exportSyncFile(long point) {
    int node = device.number();
    int binary = Syncobj.create(node);
    try {
      Syncobj.transfer(node, binary, 0, openHandle(), point);
      return SyncFile.adopt(Syncobj.exportSyncFile(node, binary));
    } finally {
      Syncobj.destroy(node, binary);
    }
  }

  /// A point as a fence, also one that nobody has submitted work for yet; valid until [#close].
  public Fence point(long point) {
    return new Fence() {
      @Override
      public boolean isSignalled() {
        return Long.compareUnsigned(reached(), point) >= 0;
      }

      @Override
      public boolean await(Duration timeout) {
        // The kernel's deadline is on CLOCK_MONOTONIC, and so is nanoTime on Linux.
        long deadline = Deadlines.after(timeout);
        return Syncobj.await(device.number(), openHandle(), point, deadline);
      }

      @Override
      public String toString() {
        return SyncobjTimeline.this + " point " + point;
      }
    };
  }

  private int openHandle() {
    if (closed.get()) {
      throw new IllegalStateException(this + " is closed");
    }
    return handle;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Syncobj.destroy(device.number(), handle);
    }
  }

  @Override
  public String toString() {
    return "timeline " + handle + " of " + device;
  }
}
