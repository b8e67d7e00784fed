// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.guest.GuestMemory.Extent;
import dev.oriel.guest.Qtest.Width;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A driver of `virtio-gpu-pci` (virtio 1.2, 5.7).
///
/// Each method submits its command at once and returns it as a [GpuCommand]; [GpuCommand#ok] waits
/// for its completion. Except where a method says so, nothing waits, so that a test can have
/// several commands in flight and can time each.
///
/// Threading: the guest's thread.
public final class VirtioGpu {

  /// The completion of a flush: at once, or when the buffer may be drawn into again. Linux fences
  /// the flushes that it waits for (page flips of blobs).
  public enum Fencing {
    /// The device completes the flush when the viewer has given the buffer back.
    FENCED,
    /// The device completes the flush when it has processed the command.
    UNFENCED
  }

  /// The device's information about a scanout.
  ///
  /// @param rect the preferred mode and position
  /// @param enabled whether the host wants the scanout to be on
  public record Display(Rect rect, boolean enabled) {}

  /// The part of a blob that a scanout shows.
  ///
  /// @param width the width of the whole framebuffer inside the blob
  /// @param height the height of the whole framebuffer inside the blob
  /// @param crop the part of the framebuffer that is shown
  /// @param format the format of the pixels
  /// @param stride the stride in bytes
  /// @param offset the offset in bytes from the blob's beginning to the framebuffer's
  public record BlobScanout(
      int width, int height, Rect crop, GpuFormat format, int stride, int offset) {

    /// Returns a scanout of a whole framebuffer that fills its blob.
    public static BlobScanout whole(int width, int height, GpuFormat format) {
      return new BlobScanout(width, height, Rect.ofSize(width, height), format, width * 4, 0);
    }
  }

  private static final int DEVICE_TYPE = 16;
  private static final int F_VIRGL = 0;
  private static final int F_EDID = 1;
  private static final int F_RESOURCE_BLOB = 3;

  private static final int CONFIG_EVENTS_READ = 0;
  private static final int CONFIG_EVENTS_CLEAR = 4;
  private static final int CONFIG_NUM_SCANOUTS = 8;
  private static final int EVENT_DISPLAY = 1;

  private static final int GET_DISPLAY_INFO = 0x100;
  private static final int RESOURCE_CREATE_2D = 0x101;
  private static final int RESOURCE_UNREF = 0x102;
  private static final int SET_SCANOUT = 0x103;
  private static final int RESOURCE_FLUSH = 0x104;
  private static final int TRANSFER_TO_HOST_2D = 0x105;
  private static final int RESOURCE_ATTACH_BACKING = 0x106;
  private static final int GET_EDID = 0x10a;
  private static final int RESOURCE_CREATE_BLOB = 0x10c;
  private static final int SET_SCANOUT_BLOB = 0x10d;
  private static final int UPDATE_CURSOR = 0x300;
  private static final int MOVE_CURSOR = 0x301;

  private static final int BLOB_MEM_GUEST = 1;
  private static final int BLOB_FLAG_USE_MAPPABLE = 1;

  private static final int FLAG_FENCE = 1;
  private static final int HEADER_BYTES = 24;
  private static final int HEADER_CONTEXT = 16;
  private static final int MAX_SCANOUTS = 16;

  /// The size in bytes of a request and of a response. The largest response is that of an EDID.
  private static final int SLOT_BYTES = 4096;

  private static final int EXTENT_BYTES = 16;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final VirtioPci transport;
  private final GuestMemory memory;
  private final Virtqueue control;
  private final Virtqueue cursor;
  private final long[] requests;
  private final long[] responses;
  private final @Nullable GpuCommand[] pending;

  /// The slot of each descriptor chain, by the chain's head. The head is known only after the slot
  /// is filled.
  private final int[] slotOfHead;

  private final int[] freeSlots;
  private int freeSlotCount;
  private final long cursorRequest;
  private MemorySegment request;
  private int written;
  private long lastFence;
  private boolean corked;

  /// Takes over the first virtio-gpu of a QEMU.
  public VirtioGpu(Qemu qemu) {
    this(qemu, 0);
  }

  /// Takes over the n-th virtio-gpu of a QEMU, counted from 0.
  public VirtioGpu(Qemu qemu, int n) {
    List<PciDevice> found = PciDevice.find(qemu, VirtioPci.VENDOR, VirtioPci.deviceId(DEVICE_TYPE));
    if (found.size() <= n) {
      throw new IllegalStateException("QEMU has " + found.size() + " virtio-gpu-pci devices");
    }
    transport = new VirtioPci(found.get(n));
    memory = transport.memory();
    transport.negotiate(1L << F_VIRGL | 1L << F_EDID | 1L << F_RESOURCE_BLOB);
    control = transport.queue(0, 64);
    cursor = transport.queue(1, 16);
    transport.ready();
    int slots = 24;
    requests = new long[slots];
    responses = new long[slots];
    freeSlots = new int[slots];
    for (int i = 0; i < slots; i++) {
      requests[i] = memory.allocate(SLOT_BYTES);
      responses[i] = memory.allocate(SLOT_BYTES);
      freeSlots[i] = i;
    }
    freeSlotCount = slots;
    pending = new @Nullable GpuCommand[64];
    slotOfHead = new int[64];
    cursorRequest = memory.allocate(SLOT_BYTES);
    request = memory.slice(cursorRequest, SLOT_BYTES);
  }

  /// Returns whether the host draws for the guest (`virtio-gpu-gl-pci`); see [VirglContext].
  public boolean hasVirgl() {
    return transport.hasFeature(F_VIRGL);
  }

  /// Returns whether the device supports blob resources (`blob=true` and a udmabuf device).
  public boolean hasBlobs() {
    return transport.hasFeature(F_RESOURCE_BLOB);
  }

  /// Returns the number of the device's scanouts.
  public int scanouts() {
    return transport.deviceConfig(Width.LONG, CONFIG_NUM_SCANOUTS);
  }

  /// Returns whether the host has changed the display configuration since the last call. A viewer's
  /// resize reaches the guest in this way.
  public boolean takeDisplayEvent() {
    if ((transport.deviceConfig(Width.LONG, CONFIG_EVENTS_READ) & EVENT_DISPLAY) == 0) {
      return false;
    }
    transport.setDeviceConfig(Width.LONG, CONFIG_EVENTS_CLEAR, EVENT_DISPLAY);
    transport.readIsr();
    return true;
  }

  /// Returns the modes that the host wants, one for each scanout. Waits for the answer.
  public List<Display> displayInfo() {
    begin(GET_DISPLAY_INFO);
    GpuCommand c = submit(Fencing.UNFENCED).ok();
    MemorySegment r = memory.slice(c.responseAddress(), SLOT_BYTES);
    List<Display> displays = new ArrayList<>();
    for (int i = 0; i < Math.min(scanouts(), MAX_SCANOUTS); i++) {
      long at = HEADER_BYTES + 24L * i;
      displays.add(
          new Display(
              new Rect(r.get(INT, at), r.get(INT, at + 4), r.get(INT, at + 8), r.get(INT, at + 12)),
              r.get(INT, at + 16) != 0));
    }
    return displays;
  }

  /// Returns the EDID of a scanout. Waits for the answer.
  public byte[] edid(int scanout) {
    begin(GET_EDID);
    put(scanout).put(0);
    GpuCommand c = submit(Fencing.UNFENCED).ok();
    int size = memory.getInt(c.responseAddress() + HEADER_BYTES);
    return memory
        .slice(c.responseAddress() + HEADER_BYTES + 8, size)
        .toArray(ValueLayout.JAVA_BYTE);
  }

  /// Creates a resource whose pixels are in the host's memory.
  public GpuCommand createResource2d(int resource, GpuFormat format, int width, int height) {
    begin(RESOURCE_CREATE_2D);
    put(resource).put(format.code()).put(width).put(height);
    return submit(Fencing.UNFENCED);
  }

  /// Destroys a resource.
  public GpuCommand unref(int resource) {
    begin(RESOURCE_UNREF);
    put(resource).put(0);
    return submit(Fencing.UNFENCED);
  }

  /// Sets the guest memory from which transfers are made.
  public GpuCommand attachBacking(int resource, List<Extent> extents) {
    begin(RESOURCE_ATTACH_BACKING);
    put(resource).put(extents.size());
    putExtents(extents);
    return submit(Fencing.UNFENCED);
  }

  /// Shows a part of a 2D resource on a scanout. Resource 0 turns the scanout off.
  public GpuCommand setScanout(int scanout, int resource, Rect part) {
    begin(SET_SCANOUT);
    put(part).put(scanout).put(resource);
    return submit(Fencing.UNFENCED);
  }

  /// Turns a scanout off.
  public GpuCommand disableScanout(int scanout) {
    return setScanout(scanout, 0, Rect.EMPTY);
  }

  /// Copies a part of the backing memory into the host's resource.
  ///
  /// @param offset the offset of the part's first pixel in the backing memory, whose stride is the
  ///   resource's width
  public GpuCommand transferToHost2d(int resource, Rect part, long offset) {
    begin(TRANSFER_TO_HOST_2D);
    put(part).put(offset).put(resource).put(0);
    return submit(Fencing.UNFENCED);
  }

  /// Reports to the host that a part of a resource has changed.
  public GpuCommand flush(int resource, Rect part, Fencing fencing) {
    begin(RESOURCE_FLUSH);
    put(part).put(resource).put(0);
    return submit(fencing);
  }

  /// Creates a resource that uses guest memory directly. QEMU makes a dma-buf of it through
  /// udmabuf.
  public GpuCommand createBlob(int resource, long size, List<Extent> extents) {
    begin(RESOURCE_CREATE_BLOB);
    put(resource).put(BLOB_MEM_GUEST).put(BLOB_FLAG_USE_MAPPABLE).put(extents.size());
    put(0L).put(size);
    putExtents(extents);
    return submit(Fencing.UNFENCED);
  }

  /// Shows a part of a blob on a scanout.
  public GpuCommand setScanoutBlob(int scanout, int resource, BlobScanout shown) {
    begin(SET_SCANOUT_BLOB);
    put(shown.crop()).put(scanout).put(resource);
    put(shown.width()).put(shown.height()).put(shown.format().code()).put(0);
    put(shown.stride()).put(0).put(0).put(0);
    put(shown.offset()).put(0).put(0).put(0);
    return submit(Fencing.UNFENCED);
  }

  /// Shows a 64×64 resource as a scanout's cursor; resource 0 hides the cursor. Waits until the
  /// device has processed the command.
  public void updateCursor(int scanout, int resource, int x, int y, int hotX, int hotY) {
    cursorCommand(UPDATE_CURSOR, scanout, resource, x, y, hotX, hotY);
  }

  /// Moves a scanout's cursor. Waits until the device has processed the command.
  public void moveCursor(int scanout, int resource, int x, int y) {
    cursorCommand(MOVE_CURSOR, scanout, resource, x, y, 0, 0);
  }

  /// Runs submissions and notifies the device only after the last one, so that the device receives
  /// them together.
  public void together(Runnable submissions) {
    corked = true;
    try {
      submissions.run();
    } finally {
      corked = false;
    }
    control.kick();
  }

  /// Marks the commands that the device has completed since the last call.
  void reap() {
    for (int head; (head = control.poll()) >= 0; ) {
      GpuCommand c = pending[head];
      if (c == null) {
        throw new AssertionError("virtio-gpu completed chain " + head + ", which is not pending");
      }
      pending[head] = null;
      freeSlots[freeSlotCount++] = slotOfHead[head];
      MemorySegment r = memory.slice(c.responseAddress(), HEADER_BYTES);
      c.complete(r.get(INT, 0));
      if (c.fence() != 0 && ((r.get(INT, 4) & FLAG_FENCE) == 0 || r.get(LONG, 8) != c.fence())) {
        throw new AssertionError(
            String.format(Locale.ROOT, "virtio-gpu lost the fence of command 0x%x", c.type()));
      }
    }
  }

  void await(GpuCommand c, Duration limit) {
    Await.until(
        () -> String.format(Locale.ROOT, "virtio-gpu completes command 0x%x", c.type()),
        limit,
        c::isDone);
  }

  void begin(int type) {
    begin(type, 0);
  }

  /// Begins a request. [#put] adds to it, [#submit] sends it.
  ///
  /// @param context the rendering context of the command, or 0
  void begin(int type, int context) {
    if (freeSlotCount == 0) {
      throw new IllegalStateException("too many virtio-gpu commands in flight");
    }
    request = memory.slice(requests[freeSlots[freeSlotCount - 1]], SLOT_BYTES);
    beginIn(type);
    request.set(INT, HEADER_CONTEXT, context);
  }

  private void beginIn(int type) {
    request.asSlice(0, HEADER_BYTES).fill((byte) 0);
    request.set(INT, 0, type);
    written = HEADER_BYTES;
  }

  VirtioGpu put(int value) {
    request.set(INT, written, value);
    written += 4;
    return this;
  }

  private VirtioGpu put(long value) {
    request.set(LONG, written, value);
    written += 8;
    return this;
  }

  private VirtioGpu put(Rect r) {
    return put(r.x()).put(r.y()).put(r.width()).put(r.height());
  }

  /// Adds extents. For a long list, the request is moved to newly reserved memory, which is not
  /// freed: this is rare and small.
  private void putExtents(List<Extent> extents) {
    long needed = written + (long) EXTENT_BYTES * extents.size();
    if (needed > request.byteSize()) {
      long address = memory.allocate(needed);
      MemorySegment.copy(request, 0, memory.slice(address, needed), 0, written);
      requests[freeSlots[freeSlotCount - 1]] = address;
      request = memory.slice(address, needed);
    }
    for (Extent e : extents) {
      put(e.address()).put(e.length()).put(0);
    }
  }

  GpuCommand submit(Fencing fencing) {
    int slot = freeSlots[--freeSlotCount];
    long fence = 0;
    if (fencing == Fencing.FENCED) {
      fence = ++lastFence;
      request.set(INT, 4, FLAG_FENCE);
      request.set(LONG, 8, fence);
    }
    GpuCommand command = new GpuCommand(this, request.get(INT, 0), fence, responses[slot]);
    int head = control.add(requests[slot], written, responses[slot], SLOT_BYTES);
    slotOfHead[head] = slot;
    pending[head] = command;
    if (!corked) {
      control.kick();
    }
    return command;
  }

  private void cursorCommand(
      int type, int scanout, int resource, int x, int y, int hotX, int hotY) {
    request = memory.slice(cursorRequest, SLOT_BYTES);
    beginIn(type);
    put(scanout).put(x).put(y).put(0).put(resource).put(hotX).put(hotY).put(0);
    int head = cursor.add(cursorRequest, written, 0, 0);
    cursor.kick();
    Await.until(
        "virtio-gpu takes a cursor command", GpuCommand.DEFAULT_LIMIT, () -> cursor.poll() == head);
  }
}
