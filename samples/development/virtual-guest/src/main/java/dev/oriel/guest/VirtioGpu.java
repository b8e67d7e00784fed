// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.guest.GuestMemory.Extent;
import dev.oriel.guest.Qtest.Width;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

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
  private static final int F_CONTEXT_INIT = 4;

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
  private static final int RESOURCE_MAP_BLOB = 0x208;
  private static final int UPDATE_CURSOR = 0x300;
  private static final int MOVE_CURSOR = 0x301;

  private static final int BLOB_MEM_GUEST = 1;

  private static final int MAX_SCANOUTS = 16;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private final VirtioPci transport;
  private final GuestMemory memory;
  private final GpuControlQueue control;
  private final Virtqueue cursor;
  private final GpuRequest cursorRequest;

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
    transport.negotiate(
        1L << F_VIRGL | 1L << F_EDID | 1L << F_RESOURCE_BLOB | 1L << F_CONTEXT_INIT);
    Virtqueue commands = transport.queue(0, GpuControlQueue.DESCRIPTORS);
    cursor = transport.queue(1, 16);
    transport.ready();
    control = new GpuControlQueue(memory, commands);
    cursorRequest = new GpuRequest(memory);
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
    MemorySegment r = memory.slice(c.responseAddress(), GpuControlQueue.RESPONSE_BYTES);
    List<Display> displays = new ArrayList<>();
    for (int i = 0; i < Math.min(scanouts(), MAX_SCANOUTS); i++) {
      long at = GpuRequest.HEADER_BYTES + 24L * i;
      displays.add(
          new Display(
              new Rect(r.get(INT, at), r.get(INT, at + 4), r.get(INT, at + 8), r.get(INT, at + 12)),
              r.get(INT, at + 16) != 0));
    }
    return displays;
  }

  /// Returns the EDID of a scanout. Waits for the answer.
  public byte[] edid(int scanout) {
    begin(GET_EDID).put(scanout).put(0);
    GpuCommand c = submit(Fencing.UNFENCED).ok();
    int size = memory.getInt(c.responseAddress() + GpuRequest.HEADER_BYTES);
    return memory
        .slice(c.responseAddress() + GpuRequest.HEADER_BYTES + 8, size)
        .toArray(ValueLayout.JAVA_BYTE);
  }

  /// Creates a resource whose pixels are in the host's memory.
  public GpuCommand createResource2d(int resource, GpuFormat format, int width, int height) {
    begin(RESOURCE_CREATE_2D).put(resource).put(format.code()).put(width).put(height);
    return submit(Fencing.UNFENCED);
  }

  /// Destroys a resource.
  public GpuCommand unref(int resource) {
    begin(RESOURCE_UNREF).put(resource).put(0);
    return submit(Fencing.UNFENCED);
  }

  /// Sets the guest memory from which transfers are made.
  public GpuCommand attachBacking(int resource, List<Extent> extents) {
    begin(RESOURCE_ATTACH_BACKING).put(resource).put(extents.size()).putExtents(extents);
    return submit(Fencing.UNFENCED);
  }

  /// Shows a part of a 2D resource on a scanout. Resource 0 turns the scanout off.
  public GpuCommand setScanout(int scanout, int resource, Rect part) {
    begin(SET_SCANOUT).put(part).put(scanout).put(resource);
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
    begin(TRANSFER_TO_HOST_2D).put(part).put(offset).put(resource).put(0);
    return submit(Fencing.UNFENCED);
  }

  /// Reports to the host that a part of a resource has changed.
  public GpuCommand flush(int resource, Rect part, Fencing fencing) {
    begin(RESOURCE_FLUSH).put(part).put(resource).put(0);
    return submit(fencing);
  }

  /// Creates a resource that uses guest memory directly. QEMU makes a dma-buf of it through
  /// udmabuf.
  public GpuCommand createBlob(int resource, long size, List<Extent> extents) {
    GpuRequest r = begin(RESOURCE_CREATE_BLOB);
    r.put(resource).put(BLOB_MEM_GUEST).put(GpuContext.BLOB_FLAG_USE_MAPPABLE).put(extents.size());
    r.put(0L).put(size).putExtents(extents);
    return submit(Fencing.UNFENCED);
  }

  /// Maps a blob of the host's into the guest's memory.
  ///
  /// @param offset the place in the device's host-visible memory (`hostmem`), a whole number of
  ///   pages
  /// @return the guest's address of the blob
  long mapBlob(int resource, long offset) {
    begin(RESOURCE_MAP_BLOB).put(resource).put(0).put(offset);
    submit(Fencing.UNFENCED).ok();
    return transport.sharedMemory() + offset;
  }

  /// Writes into a blob that is mapped.
  void writeMapped(long address, byte[] bytes) {
    transport.qtest().write(address, bytes);
  }

  /// Shows a part of a blob on a scanout.
  public GpuCommand setScanoutBlob(int scanout, int resource, BlobScanout shown) {
    GpuRequest r = begin(SET_SCANOUT_BLOB);
    r.put(shown.crop()).put(scanout).put(resource);
    r.put(shown.width()).put(shown.height()).put(shown.format().code()).put(0);
    r.put(shown.stride()).put(0).put(0).put(0);
    r.put(shown.offset()).put(0).put(0).put(0);
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
    control.together(submissions);
  }

  private GpuRequest begin(int type) {
    return begin(type, 0);
  }

  /// Begins a request, which [#submit] sends.
  ///
  /// @param context the rendering context of the command, or 0
  GpuRequest begin(int type, int context) {
    return control.begin(type, context);
  }

  /// Sends the request that was begun last.
  GpuCommand submit(Fencing fencing) {
    return control.submit(fencing);
  }

  private void cursorCommand(
      int type, int scanout, int resource, int x, int y, int hotX, int hotY) {
    cursorRequest.begin(type, 0).put(scanout).put(x).put(y).put(0);
    cursorRequest.put(resource).put(hotX).put(hotY).put(0);
    int head = cursor.add(cursorRequest.address(), cursorRequest.length(), 0, 0);
    cursor.kick();
    Await.until(
        "virtio-gpu takes a cursor command", GpuCommand.DEFAULT_LIMIT, () -> cursor.poll() == head);
  }
}
