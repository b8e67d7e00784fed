// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Locale;

/// The driver's side of a split virtqueue (virtio 1.2, 2.7) in mapped guest memory.
///
/// The device runs on another thread in another process, so the two ring indices are the only
/// points of synchronisation. `avail.idx` is stored with release semantics after the entries that
/// it announces. `used.idx` is loaded with acquire semantics before the entries that it announces.
/// The device's interrupts are turned off; the driver polls `used.idx`.
final class Virtqueue {

  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final VarHandle INDEX = SHORT.varHandle();

  private static final int DESCRIPTOR_BYTES = 16;
  private static final short F_NEXT = 1;
  private static final short F_WRITE = 2;
  private static final short AVAIL_NO_INTERRUPT = 1;

  /// The offset of `idx` in both rings, after `flags`.
  private static final long RING_INDEX = 2;

  private static final long RING_ENTRIES = 4;

  private final int size;
  private final Qtest qtest;
  private final byte[] kick;
  private final long descriptorTable;
  private final long availableRing;
  private final long usedRing;
  private final MemorySegment descriptors;
  private final MemorySegment available;
  private final MemorySegment used;

  /// A stack of unused descriptors. [#second] contains the second descriptor of each chain by the
  /// chain's head, or -1.
  private final int[] free;

  private final int[] second;
  private int freeCount;
  private short availableIndex;
  private short usedIndex;
  private int written;

  Virtqueue(GuestMemory memory, Qtest qtest, int size, byte[] kick) {
    this.size = size;
    this.qtest = qtest;
    this.kick = kick;
    long availableBytes = RING_ENTRIES + 2L * size + 2;
    long usedBytes = RING_ENTRIES + 8L * size + 2;
    this.descriptorTable = memory.allocate((long) DESCRIPTOR_BYTES * size);
    this.availableRing = memory.allocate(availableBytes);
    this.usedRing = memory.allocate(usedBytes);
    this.descriptors = memory.slice(descriptorTable, (long) DESCRIPTOR_BYTES * size);
    this.available = memory.slice(availableRing, availableBytes);
    this.used = memory.slice(usedRing, usedBytes);
    this.free = new int[size];
    this.second = new int[size];
    for (int i = 0; i < size; i++) {
      free[i] = size - 1 - i;
    }
    freeCount = size;
    available.set(SHORT, 0, AVAIL_NO_INTERRUPT);
  }

  long descriptorTable() {
    return descriptorTable;
  }

  long availableRing() {
    return availableRing;
  }

  long usedRing() {
    return usedRing;
  }

  /// Makes a descriptor chain available: memory that the device reads, memory that it writes, or
  /// both (a length of 0 omits one). The device reads the chain after a [#kick()].
  ///
  /// @return the chain's head, which [#poll()] returns on the chain's completion
  int add(long readable, int readableLength, long writable, int writableLength) {
    int wanted = (readableLength > 0 ? 1 : 0) + (writableLength > 0 ? 1 : 0);
    if (wanted == 0 || freeCount < wanted) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "virtqueue of %d: %d descriptors free, %d wanted",
              size,
              freeCount,
              wanted));
    }
    int head = free[--freeCount];
    second[head] = -1;
    if (wanted == 2) {
      int tail = free[--freeCount];
      second[head] = tail;
      describe(head, readable, readableLength, F_NEXT, tail);
      describe(tail, writable, writableLength, F_WRITE, 0);
    } else if (readableLength > 0) {
      describe(head, readable, readableLength, (short) 0, 0);
    } else {
      describe(head, writable, writableLength, F_WRITE, 0);
    }
    int slot = Short.toUnsignedInt(availableIndex) % size;
    available.set(SHORT, RING_ENTRIES + 2L * slot, (short) head);
    availableIndex++;
    INDEX.setRelease(available, RING_INDEX, availableIndex);
    return head;
  }

  /// Notifies the device that chains are available. The store to `avail.idx` is visible to the
  /// device, because the system call of the notification is a full barrier.
  void kick() {
    qtest.post(kick);
  }

  /// Returns the head of a chain that the device has completed, or -1 if there is none.
  int poll() {
    if ((short) INDEX.getAcquire(used, RING_INDEX) == usedIndex) {
      return -1;
    }
    int slot = Short.toUnsignedInt(usedIndex) % size;
    int head = used.get(INT, RING_ENTRIES + 8L * slot);
    written = used.get(INT, RING_ENTRIES + 8L * slot + 4);
    usedIndex++;
    free[freeCount++] = head;
    if (second[head] >= 0) {
      free[freeCount++] = second[head];
    }
    return head;
  }

  /// Returns how many bytes the device has written into the chain that [#poll()] returned last.
  int written() {
    return written;
  }

  private void describe(int index, long address, int length, short flags, int next) {
    long at = (long) DESCRIPTOR_BYTES * index;
    descriptors.set(LONG, at, address);
    descriptors.set(INT, at + 8, length);
    descriptors.set(SHORT, at + 12, flags);
    descriptors.set(SHORT, at + 14, (short) next);
  }
}
