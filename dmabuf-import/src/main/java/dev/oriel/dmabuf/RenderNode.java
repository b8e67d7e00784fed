// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The device file of a GPU for programs that draw without owning a screen.
///
/// @param path such as `/dev/dri/renderD128`
/// @param card the device file of the same GPU for the owner of the screen (`/dev/dri/card0`), or
///   null if there is none
/// @param bus the bus of the device
/// @param pci the vendor and the model, or null if it is not a PCI device
/// @param driver the kernel's driver (`amdgpu`), or null if the kernel does not report it
/// @param number the device number of the file
public record RenderNode(
    String path,
    @Nullable String card,
    Bus bus,
    @Nullable PciId pci,
    @Nullable String driver,
    DeviceNumber number) {

  /// A device's bus (`DRM_BUS_*` of `xf86drm.h`).
  public enum Bus {
    /// A PCI slot, or a virtio device behind one.
    PCI,
    /// A USB port.
    USB,
    /// Part of the system on chip.
    PLATFORM,
    /// NVIDIA's bus of Tegra chips.
    HOST1X,
    /// A bus type that libdrm reports and Oriel does not know.
    OTHER
  }

  /// The vendor and model of a PCI device.
  public record PciId(int vendor, int device) {

    /// Returns the form that `lspci -n` prints: `1af4:1050`.
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%04x:%04x", vendor, device);
    }
  }

  /// The major and minor number of a device file.
  public record DeviceNumber(int major, int minor) {

    /// Splits a `dev_t` (`gnu_dev_major` and `gnu_dev_minor` of glibc).
    static DeviceNumber ofDev(long dev) {
      return new DeviceNumber(
          (int) (((dev >>> 8) & 0xfff) | ((dev >>> 32) & 0xffff_f000L)),
          (int) ((dev & 0xff) | ((dev >>> 12) & 0xffff_ff00L)));
    }

    /// Returns the form that sysfs uses: `226:128`.
    @Override
    public String toString() {
      return major + ":" + minor;
    }
  }

  /// Returns the path, the driver and the device: `/dev/dri/renderD128 (amdgpu, PCI 1002:73bf)`.
  @Override
  public String toString() {
    String on = pci == null ? bus.toString() : bus + " " + pci;
    return path + " (" + (driver == null ? "" : driver + ", ") + on + ")";
  }
}
