// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.core.geometry.Rect;
import dev.oriel.guest.GuestMemory.Extent;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// A virtio-gpu request in guest memory (`virtio_gpu_ctrl_hdr` and what follows it).
///
/// Threading: the guest's thread.
final class GpuRequest {

  /// The size in bytes of the header of a request and of a response.
  static final int HEADER_BYTES = 24;

  static final int FLAG_FENCE = 1;
  static final int FLAGS_AT = 4;
  static final int FENCE_AT = 8;
  private static final int CONTEXT_AT = 16;

  private static final int BYTES = 4096;
  private static final int EXTENT_BYTES = 16;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final GuestMemory memory;
  private long address;
  private MemorySegment bytes;
  private int written;

  GpuRequest(GuestMemory memory) {
    this.memory = memory;
    this.address = memory.allocate(BYTES);
    this.bytes = memory.slice(address, BYTES);
  }

  /// Begins a new request in place of the previous one.
  ///
  /// @param type the command, `VIRTIO_GPU_CMD_*`
  /// @param context the rendering context of the command, or 0
  GpuRequest begin(int type, int context) {
    bytes.asSlice(0, HEADER_BYTES).fill((byte) 0);
    bytes.set(INT, 0, type);
    bytes.set(INT, CONTEXT_AT, context);
    written = HEADER_BYTES;
    return this;
  }

  GpuRequest put(int value) {
    bytes.set(INT, written, value);
    written += 4;
    return this;
  }

  GpuRequest put(long value) {
    bytes.set(LONG, written, value);
    written += 8;
    return this;
  }

  GpuRequest put(Rect r) {
    return put(r.x()).put(r.y()).put(r.width()).put(r.height());
  }

  /// Adds extents. For a long list, the request is moved to newly reserved memory, and the previous
  /// memory is not freed: this is rare and small.
  GpuRequest putExtents(List<Extent> extents) {
    long needed = written + (long) EXTENT_BYTES * extents.size();
    if (needed > bytes.byteSize()) {
      address = memory.allocate(needed);
      MemorySegment larger = memory.slice(address, needed);
      MemorySegment.copy(bytes, 0, larger, 0, written);
      bytes = larger;
    }
    for (Extent e : extents) {
      put(e.address()).put(e.length()).put(0);
    }
    return this;
  }

  /// Requests a fence: the device completes the command when its work is done.
  void setFence(long number) {
    bytes.set(INT, FLAGS_AT, FLAG_FENCE);
    bytes.set(LONG, FENCE_AT, number);
  }

  int type() {
    return bytes.get(INT, 0);
  }

  long address() {
    return address;
  }

  /// Returns the number of bytes that have been written.
  int length() {
    return written;
  }
}
