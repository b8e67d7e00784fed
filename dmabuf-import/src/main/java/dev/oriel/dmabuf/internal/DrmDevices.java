// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf.internal;

import dev.oriel.core.os.Errno;
import dev.oriel.sync.internal.drm.gen._drmDevice;
import dev.oriel.sync.internal.drm.gen._drmPciDeviceInfo;
import dev.oriel.sync.internal.drm.gen.xf86drm_h;
import java.io.Serial;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A list of the GPUs that libdrm finds.
public final class DrmDevices {

  private DrmDevices() {}

  /// A device (`drmDevice`).
  ///
  /// @param primary the path of its `/dev/dri/card*`, or null
  /// @param render the path of its `/dev/dri/renderD*`, or null
  /// @param bus one of `DRM_BUS_*`
  /// @param vendor the vendor ID of a PCI device, otherwise 0
  /// @param device the device ID of a PCI device, otherwise 0
  public record Device(
      @Nullable String primary, @Nullable String render, int bus, int vendor, int device) {

    /// Returns whether vendor and device are known.
    public boolean isPci() {
      return bus == xf86drm_h.DRM_BUS_PCI();
    }
  }

  /// An error of libdrm when it lists the devices.
  public static final class RefusedException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    RefusedException(int result) {
      super("drmGetDevices2() = " + Errno.describe(result) + "; is /dev/dri readable?");
    }
  }

  /// Lists all devices without waking a suspended one: with flags of 0, libdrm leaves out the PCI
  /// revision, which it can only read from a device that is awake.
  ///
  /// @throws RefusedException if libdrm cannot list the devices
  /// @throws LinkageError if libdrm is not installed
  public static List<Device> list() {
    int room = accept(xf86drm_h.drmGetDevices2(0, MemorySegment.NULL, 0));
    if (room == 0) {
      return List.of();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment array = arena.allocate(xf86drm_h.C_POINTER, room);
      // The result counts all devices, including one that was plugged in between the calls and does
      // not fit into the array.
      int count = Math.min(room, accept(xf86drm_h.drmGetDevices2(0, array, room)));
      try {
        List<Device> devices = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          devices.add(read(array.getAtIndex(xf86drm_h.C_POINTER, i)));
        }
        return devices;
      } finally {
        xf86drm_h.drmFreeDevices(array, count);
      }
    }
  }

  /// Checks a result of libdrm. A missing `/dev/dri` means that there is no device and is not an
  /// error.
  private static int accept(int result) {
    if (result < 0 && result != -Errno.ENOENT) {
      throw new RefusedException(result);
    }
    return Math.max(0, result);
  }

  private static Device read(MemorySegment device) {
    int bus = _drmDevice.bustype(device);
    int vendor = 0;
    int model = 0;
    if (bus == xf86drm_h.DRM_BUS_PCI()) {
      MemorySegment pci = _drmDevice.deviceinfo.pci(_drmDevice.deviceinfo(device));
      vendor = Short.toUnsignedInt(_drmPciDeviceInfo.vendor_id(pci));
      model = Short.toUnsignedInt(_drmPciDeviceInfo.device_id(pci));
    }
    return new Device(
        node(device, xf86drm_h.DRM_NODE_PRIMARY()),
        node(device, xf86drm_h.DRM_NODE_RENDER()),
        bus,
        vendor,
        model);
  }

  private static @Nullable String node(MemorySegment device, int type) {
    if ((_drmDevice.available_nodes(device) & (1 << type)) == 0) {
      return null;
    }
    return _drmDevice.nodes(device).getAtIndex(xf86drm_h.C_POINTER, type).getString(0);
  }
}
