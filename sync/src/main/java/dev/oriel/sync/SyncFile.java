// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

import dev.oriel.core.internal.linux.Ioctl;
import dev.oriel.core.internal.linux.PollSet;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.sync.internal.linux.gen.dma_buf_h;
import dev.oriel.sync.internal.linux.gen.sync_fence_info;
import dev.oriel.sync.internal.linux.gen.sync_file_info;
import dev.oriel.sync.internal.linux.gen.sync_merge_data;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One or more kernel fences in one descriptor, which becomes readable when all of them are
/// signalled (`linux/sync_file.h`).
///
/// Sync files pass fences between drivers, between processes, and from and to EGL
/// (`EGL_ANDROID_native_fence_sync`). A sync file is a snapshot: it does not contain fences that
/// are attached to the buffer later.
///
/// Ownership: owns the descriptor.
public final class SyncFile implements Fence, AutoCloseable {

  private static final Ioctl FILE_INFO =
      new Ioctl("SYNC_IOC_FILE_INFO", dma_buf_h.SYNC_IOC_FILE_INFO());
  private static final Ioctl MERGE = new Ioctl("SYNC_IOC_MERGE", dma_buf_h.SYNC_IOC_MERGE());

  private final OwnedFd fd;

  private SyncFile(OwnedFd fd) {
    this.fd = fd;
  }

  /// A description of a sync file.
  ///
  /// @param name the name of the file, for people
  /// @param status the combined status of all fences; see [FenceInfo#status]
  /// @param fences the fences, one for each timeline
  public record Description(String name, int status, List<FenceInfo> fences) {}

  /// A description of one fence.
  ///
  /// @param driver the driver that signals the fence; newer kernels no longer report it once the
  ///   fence is signalled
  /// @param timeline the timeline in the driver
  /// @param status `1` if the fence is signalled, `0` if it is pending, a negative error number if
  ///   the operation failed
  /// @param timestampNanos the time at which the fence was signalled, on the clock of
  ///   [System#nanoTime]
  public record FenceInfo(String driver, String timeline, int status, long timestampNanos) {}

  /// Takes ownership of the descriptor of a sync file.
  public static SyncFile adopt(OwnedFd fd) {
    return new SyncFile(OwnedFd.adopt(fd.detach()));
  }

  /// Returns the descriptor, to poll for [PollSource#IN]. This object keeps owning it.
  public OwnedFd fd() {
    return fd;
  }

  /// Transfers the descriptor to the caller, for [EventLoop#watch].
  public OwnedFd detach() {
    return OwnedFd.adopt(fd.detach());
  }

  @Override
  public boolean isSignalled() {
    return PollSet.awaitOne(fd.number(), PollSource.IN, 0) != 0;
  }

  @Override
  public boolean await(Duration timeout) {
    return PollSet.awaitOne(fd.number(), PollSource.IN, TimeUnit.NANOSECONDS.convert(timeout)) != 0;
  }

  /// Queries the kernel for a description of this sync file.
  ///
  /// @throws dev.oriel.core.os.OsException with `ENOTTY` if the descriptor is not a sync file
  public Description describe() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(sync_file_info.layout());
      // If the argument has no room for fences, the kernel returns their number.
      FILE_INFO.call(fd.number(), info);
      int count = sync_file_info.num_fences(info);
      MemorySegment fences = sync_fence_info.allocateArray(count, arena);
      if (count > 0) {
        sync_file_info.sync_fence_info(info, fences.address());
        FILE_INFO.call(fd.number(), info);
      }
      List<FenceInfo> list = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        list.add(fenceInfo(sync_fence_info.asSlice(fences, i)));
      }
      return new Description(
          sync_file_info.name(info).getString(0), sync_file_info.status(info), List.copyOf(list));
    }
  }

  private static FenceInfo fenceInfo(MemorySegment fence) {
    return new FenceInfo(
        sync_fence_info.driver_name(fence).getString(0),
        sync_fence_info.obj_name(fence).getString(0),
        sync_fence_info.status(fence),
        sync_fence_info.timestamp_ns(fence));
  }

  /// Creates a sync file that is signalled when this one and `other` are signalled. Both remain
  /// unchanged.
  ///
  /// @param name the name of the new file, for people; cut at 31 bytes
  public SyncFile merge(String name, SyncFile other) {
    MemorySegment data = Ioctl.argument();
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    MemorySegment field = sync_merge_data.name(data);
    int length = (int) Math.min(bytes.length, field.byteSize() - 1);
    MemorySegment.copy(bytes, 0, field, ValueLayout.JAVA_BYTE, 0, length);
    sync_merge_data.fd2(data, other.fd.number());
    MERGE.call(fd.number(), data);
    return new SyncFile(OwnedFd.adopt(sync_merge_data.fence(data)));
  }

  @Override
  public void close() {
    fd.close();
  }

  @Override
  public String toString() {
    return "sync file " + fd;
  }
}
