// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The guest's physical memory, mapped into this JVM. QEMU's devices read the bytes that are
/// written here.
///
/// Region 0 is the RAM at address 0. Further regions are memory modules (`pc-dimm`), each with its
/// own memfd. A buffer at the start of such a region is at offset 0 of its memfd, so the memfd can
/// represent the buffer's dma-buf (see [GlShim]).
public final class GuestMemory {

  /// The size of the unused part at the bottom of the RAM. The PC's firmware and VGA areas are
  /// below 1 MiB.
  private static final long RAM_RESERVED = 1 << 20;

  /// A piece of physical memory in one memfd.
  public static final class Region {
    private final String name;
    private final long base;
    private final MemorySegment bytes;
    private long next;

    Region(String name, long base, MemorySegment bytes, long reserved) {
      this.name = name;
      this.base = base;
      this.bytes = bytes;
      this.next = base + reserved;
    }

    /// Returns the id of QEMU's memory backend.
    public String name() {
      return name;
    }

    /// Returns the physical address of the first byte.
    public long base() {
      return base;
    }

    /// Returns the size in bytes.
    public long size() {
      return bytes.byteSize();
    }

    /// Reserves zeroed memory, which is never returned to the region.
    ///
    /// @param align a power of two
    /// @return the physical address
    public long allocate(long size, long align) {
      long address = (next + align - 1) & -align;
      if (size <= 0 || address + size > base + size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "no %d bytes left in guest memory %s (%d of %d used)",
                size,
                name,
                next - base,
                size()));
      }
      next = address + size;
      slice(address, size).fill((byte) 0);
      return address;
    }

    private boolean contains(long address, long size) {
      return address >= base && address - base + size <= size();
    }

    private MemorySegment slice(long address, long size) {
      return bytes.asSlice(address - base, size);
    }
  }

  /// A piece of guest memory, as a driver describes it to a device.
  ///
  /// @param address the physical address
  /// @param length the length in bytes
  public record Extent(long address, int length) {}

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private final List<Region> regions;

  GuestMemory(List<Region> regions) {
    this.regions = List.copyOf(regions);
  }

  static Region ram(MemorySegment bytes) {
    return new Region("mem", 0, bytes, RAM_RESERVED);
  }

  /// Returns the RAM at address 0.
  public Region ram() {
    return regions.getFirst();
  }

  /// Returns the memory modules of [Qemu.Builder#framebuffers].
  public List<Region> framebuffers() {
    return regions.subList(1, regions.size());
  }

  /// Reserves zeroed memory in the RAM, aligned to a page.
  public long allocate(long size) {
    return ram().allocate(size, 4096);
  }

  /// Returns the bytes at a physical address.
  public MemorySegment slice(long address, long size) {
    for (Region r : regions) {
      if (r.contains(address, size)) {
        return r.slice(address, size);
      }
    }
    throw new IllegalArgumentException(
        String.format(Locale.ROOT, "no guest memory at 0x%x, %d bytes", address, size));
  }

  /// Cuts a range into extents of at most `piece` bytes, in order. A real driver sends such a list
  /// of pages for memory that is contiguous only in its virtual addresses.
  public static List<Extent> scattered(long address, long size, int piece) {
    List<Extent> extents = new ArrayList<>();
    for (long at = 0; at < size; at += piece) {
      extents.add(new Extent(address + at, (int) Math.min(piece, size - at)));
    }
    return extents;
  }

  int getInt(long address) {
    return slice(address, 4).get(INT, 0);
  }
}
