// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

import dev.oriel.core.internal.linux.EventFd;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.sync.internal.Syncobj;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// A timeline synchronisation object of a DRM device: a counter that only increases, with a fence
/// for each of its values, as in Vulkan and `linux-drm-syncobj-v1`.
///
/// Point 7 is signalled when the work that was submitted for it, and for every earlier point, is
/// complete. The kernel does not convert between sync files and timeline points directly. Imports
/// and exports of a sync file therefore use a temporary binary syncobj.
///
/// QEMU sends no timelines, and EGL imports and exports sync files. Timelines are for passing a
/// guest's buffer on to an API that uses their points, such as a Wayland compositor or Vulkan, and
/// for getting the buffer back at such a point.
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

  /// Returns whether a device supports timelines.
  public static boolean isSupported(OwnedFd device) {
    return Syncobj.hasTimelines(device.number());
  }

  /// Creates a timeline at point 0.
  ///
  /// @param device a DRM render node or card; the caller keeps ownership and must keep it open
  /// @throws dev.oriel.core.os.OsException if the device does not support timelines
  public static SyncobjTimeline create(OwnedFd device) {
    return new SyncobjTimeline(device, Syncobj.create(device.number()));
  }

  /// Opens a timeline that another device or another process has [#share]d.
  ///
  /// @param device as for [#create]; any device that supports timelines
  /// @param shared the descriptor; the caller keeps ownership
  /// @throws dev.oriel.core.os.OsException if the descriptor is not a synchronisation object
  public static SyncobjTimeline open(OwnedFd device, OwnedFd shared) {
    return new SyncobjTimeline(device, Syncobj.open(device.number(), shared.number()));
  }

  /// Returns a descriptor by which another device or another process [#open]s this timeline. All
  /// see the same points. Ownership: the caller's.
  public OwnedFd share() {
    return Syncobj.share(device.number(), openHandle());
  }

  /// Returns a descriptor that becomes readable when a point is signalled, for [EventLoop#watch].
  /// It may be requested before any work has been submitted for the point. It never becomes
  /// readable if everybody who has the timeline closes it first. Ownership: the caller's.
  ///
  /// @throws dev.oriel.core.os.OsException if the kernel is older than Linux 6.6 (`EINVAL`)
  public OwnedFd watch(long point) {
    try (EventFd event = new EventFd()) {
      Syncobj.notifyEvent(device.number(), openHandle(), point, event.fd().number());
      return OwnedFd.adopt(event.fd().detach());
    }
  }

  /// Returns the last point that is signalled.
  public long reached() {
    return Syncobj.query(device.number(), openHandle());
  }

  /// Signals a point from the CPU.
  public void signal(long point) {
    Syncobj.signal(device.number(), openHandle(), point);
  }

  /// Submits a sync file for a point: the point is signalled when the fences of `fences` are
  /// signalled. The caller keeps ownership of `fences`.
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

  /// Exports the fence of a point for which work has been submitted.
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

  /// Returns a point as a fence, even if no work has been submitted for it yet. The fence is valid
  /// until [#close].
  public Fence point(long point) {
    return new Fence() {
      @Override
      public boolean isSignalled() {
        return Long.compareUnsigned(reached(), point) >= 0;
      }

      @Override
      public boolean await(Duration timeout) {
        // The kernel's deadline is on CLOCK_MONOTONIC, and so is System.nanoTime on Linux.
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
