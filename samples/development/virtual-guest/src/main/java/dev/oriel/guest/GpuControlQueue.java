// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.fixtures.Await;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The control queue of a virtio-gpu, with the commands that are in flight. Nothing waits but
/// [#await].
///
/// Threading: the guest's thread.
final class GpuControlQueue {

  /// The number of descriptors of the virtqueue.
  static final int DESCRIPTORS = 64;

  /// The size in bytes of a response. The largest is that of an EDID.
  static final int RESPONSE_BYTES = 4096;

  /// The maximum number of commands in flight.
  private static final int SLOTS = 24;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final GuestMemory memory;
  private final Virtqueue queue;
  private final GpuRequest[] requests = new GpuRequest[SLOTS];
  private final long[] responses = new long[SLOTS];
  private final int[] freeSlots = new int[SLOTS];
  private int freeSlotCount = SLOTS;
  private final @Nullable GpuCommand[] pending = new @Nullable GpuCommand[DESCRIPTORS];

  /// The slot of each descriptor chain, by the chain's head. The head is known only after the slot
  /// is filled.
  private final int[] slotOfHead = new int[DESCRIPTORS];

  private long lastFence;
  private boolean corked;

  /// @param queue the virtqueue, of [#DESCRIPTORS] descriptors
  GpuControlQueue(GuestMemory memory, Virtqueue queue) {
    this.memory = memory;
    this.queue = queue;
    for (int i = 0; i < SLOTS; i++) {
      requests[i] = new GpuRequest(memory);
      responses[i] = memory.allocate(RESPONSE_BYTES);
      freeSlots[i] = i;
    }
  }

  /// Begins a request, which [#submit] sends.
  ///
  /// @param context the rendering context of the command, or 0
  GpuRequest begin(int type, int context) {
    if (freeSlotCount == 0) {
      throw new IllegalStateException("too many virtio-gpu commands in flight");
    }
    return requests[freeSlots[freeSlotCount - 1]].begin(type, context);
  }

  /// Sends the request that was begun last.
  GpuCommand submit(Fencing fencing) {
    int slot = freeSlots[--freeSlotCount];
    GpuRequest request = requests[slot];
    long fence = 0;
    if (fencing == Fencing.FENCED) {
      fence = ++lastFence;
      request.setFence(fence);
    }
    GpuCommand command = new GpuCommand(this, request.type(), fence, responses[slot]);
    int head = queue.add(request.address(), request.length(), responses[slot], RESPONSE_BYTES);
    slotOfHead[head] = slot;
    pending[head] = command;
    if (!corked) {
      queue.kick();
    }
    return command;
  }

  /// Runs submissions and notifies the device only after the last one.
  void together(Runnable submissions) {
    corked = true;
    try {
      submissions.run();
    } finally {
      corked = false;
    }
    queue.kick();
  }

  /// Marks the commands that the device has completed since the last call.
  void reap() {
    for (int head; (head = queue.poll()) >= 0; ) {
      GpuCommand c = pending[head];
      if (c == null) {
        throw new AssertionError("virtio-gpu completed chain " + head + ", which is not pending");
      }
      pending[head] = null;
      freeSlots[freeSlotCount++] = slotOfHead[head];
      MemorySegment r = memory.slice(c.responseAddress(), GpuRequest.HEADER_BYTES);
      c.complete(r.get(INT, 0));
      boolean fenced =
          (r.get(INT, GpuRequest.FLAGS_AT) & GpuRequest.FLAG_FENCE) != 0
              && r.get(LONG, GpuRequest.FENCE_AT) == c.fence();
      if (c.fence() != 0 && !fenced) {
        throw new AssertionError(
            String.format(Locale.ROOT, "virtio-gpu lost the fence of command 0x%x", c.type()));
      }
    }
  }

  /// Waits until the device has completed a command.
  ///
  /// @throws AssertionError if the limit passes first
  void await(GpuCommand c, Duration limit) {
    Await.until(
        () -> String.format(Locale.ROOT, "virtio-gpu completes command 0x%x", c.type()),
        limit,
        c::isDone);
  }
}
