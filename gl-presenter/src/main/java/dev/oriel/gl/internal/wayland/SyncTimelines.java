// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.sync.EventLoop;
import dev.oriel.sync.SyncobjTimeline;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes the timelines of `linux-drm-syncobj-v1`.
///
/// Any device that supports timelines will do, also if another one draws: the kernel shares
/// timelines and fences between devices.
///
/// Threading: the thread of the loop. Ownership: owns the device; close it after the surfaces and
/// buffers that use its timelines.
public final class SyncTimelines implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(SyncTimelines.class.getName());

  private final EventLoop loop;
  private final Supplier<SyncTimeline> maker;
  private final @Nullable OwnedFd device;

  private SyncTimelines(EventLoop loop, Supplier<SyncTimeline> maker, @Nullable OwnedFd device) {
    this.loop = loop;
    this.maker = maker;
    this.device = device;
  }

  /// Returns the timelines of the first device that has them and whose kernel can watch their
  /// points in a loop (Linux 6.6), or null if there is none.
  ///
  /// @param devices the paths of devices, in the order of preference
  /// @param loop the loop that waits for points
  public static @Nullable SyncTimelines open(List<String> devices, EventLoop loop) {
    OwnedFd usable = first(devices);
    return usable == null ? null : new SyncTimelines(loop, () -> SyncTimeline.of(usable), usable);
  }

  /// Returns whether [#open] finds a device.
  ///
  /// @param devices the paths of devices
  public static boolean isPossible(List<String> devices) {
    try (OwnedFd usable = first(devices)) {
      return usable != null;
    }
  }

  private static @Nullable OwnedFd first(List<String> devices) {
    for (String path : devices) {
      OwnedFd device = null;
      try {
        device = Descriptors.open(path, true);
        if (SyncobjTimeline.isSupported(device) && isWatchable(device)) {
          return device;
        }
      } catch (OsException e) {
        LOG.log(System.Logger.Level.DEBUG, "no timelines of " + path, e);
      }
      if (device != null) {
        device.close();
      }
    }
    return null;
  }

  private static boolean isWatchable(OwnedFd device) {
    try (SyncobjTimeline timeline = SyncobjTimeline.create(device);
        OwnedFd _ = timeline.watch(1)) {
      return true;
    }
  }

  /// Returns timelines that a test makes.
  static SyncTimelines of(Supplier<SyncTimeline> maker, EventLoop loop) {
    return new SyncTimelines(loop, maker, null);
  }

  SyncTimeline create() {
    return maker.get();
  }

  EventLoop loop() {
    return loop;
  }

  @Override
  public void close() {
    if (device != null) {
      device.close();
    }
  }
}
