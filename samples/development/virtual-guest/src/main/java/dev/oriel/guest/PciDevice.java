// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.guest.Qtest.Width;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A function of a PCI device on the root bus, as seen by firmware and a driver. This class
/// accesses its configuration space through ports 0xcf8 and 0xcfc, and sizes and places its memory
/// BARs.
class PciDevice {

  /// A memory BAR that has been placed.
  ///
  /// @param index the number of the BAR, 0 to 5
  /// @param address the address in the guest's physical memory
  /// @param size the size in bytes
  record Bar(int index, long address, long size) {}

  private static final int CONFIG_ADDRESS = 0xcf8;
  private static final int CONFIG_DATA = 0xcfc;
  private static final int ENABLE = 0x8000_0000;

  private static final int REG_ID = 0x00;
  private static final int REG_COMMAND = 0x04;
  private static final int REG_BAR0 = 0x10;
  private static final int REG_CAPABILITIES = 0x34;

  private static final int COMMAND_IO = 1;
  private static final int COMMAND_MEMORY = 2;
  private static final int COMMAND_BUS_MASTER = 4;

  private static final int BAR_IO = 1;
  private static final int BAR_TYPE_MASK = 6;
  private static final int BAR_64_BIT = 4;

  private static final int DEVICES = 32;

  private final Qemu qemu;
  private final int devfn;
  private final List<Bar> bars;

  private PciDevice(Qemu qemu, int devfn) {
    this.qemu = qemu;
    this.devfn = devfn;
    this.bars = placeBars();
    configWrite(REG_COMMAND, COMMAND_MEMORY | COMMAND_BUS_MASTER);
  }

  /// Returns the devices with a vendor and device id in slot order, which is the order of
  /// `-device`.
  ///
  /// The returned devices are already enabled. Call this method once per device.
  static List<PciDevice> find(Qemu qemu, int vendor, int device) {
    List<PciDevice> found = new ArrayList<>();
    for (int slot = 0; slot < DEVICES; slot++) {
      if (config(qemu.qtest(), slot << 3, REG_ID) == (device << 16 | vendor)) {
        found.add(qemu.pciDevice(slot << 3, PciDevice::new));
      }
    }
    return found;
  }

  Qemu qemu() {
    return qemu;
  }

  Qtest qtest() {
    return qemu.qtest();
  }

  Bar bar(int index) {
    for (Bar b : bars) {
      if (b.index == index) {
        return b;
      }
    }
    throw new IllegalStateException(
        String.format(Locale.ROOT, "PCI device %x has no memory BAR %d", devfn, index));
  }

  boolean hasBar(int index) {
    return bars.stream().anyMatch(b -> b.index == index);
  }

  int config(int offset) {
    return config(qtest(), devfn, offset);
  }

  int configByte(int offset) {
    return config(offset) >>> (8 * (offset & 3)) & 0xff;
  }

  /// Returns the configuration offsets of the capabilities with an id.
  List<Integer> capabilities(int id) {
    List<Integer> offsets = new ArrayList<>();
    for (int at = configByte(REG_CAPABILITIES); at != 0; at = configByte(at + 1)) {
      if (configByte(at) == id) {
        offsets.add(at);
      }
    }
    return offsets;
  }

  private List<Bar> placeBars() {
    List<Bar> placed = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int register = REG_BAR0 + 4 * i;
      configWrite(register, 0xffff_ffff);
      int mask = config(register);
      if (mask == 0 || (mask & BAR_IO) != 0) {
        continue; // absent, or an I/O BAR: see placePorts
      }
      long size = Integer.toUnsignedLong(-(mask & ~0xf));
      long address = qemu.allocatePciMemory(size);
      configWrite(register, (int) address);
      placed.add(new Bar(i, address, size));
      if ((mask & BAR_TYPE_MASK) == BAR_64_BIT) {
        configWrite(register + 4, 0);
        i++;
      }
    }
    return placed;
  }

  /// Places the device's I/O BARs, from the first one on, and enables them.
  void placePorts(int... ports) {
    for (int i = 0; i < ports.length; i++) {
      configWrite(REG_BAR0 + 4 * i, ports[i]);
    }
    configWrite(REG_COMMAND, COMMAND_IO | COMMAND_MEMORY | COMMAND_BUS_MASTER);
  }

  private void configWrite(int offset, int value) {
    qtest().out(Width.LONG, CONFIG_ADDRESS, ENABLE | devfn << 8 | (offset & 0xfc));
    qtest().out(Width.LONG, CONFIG_DATA, value);
  }

  private static int config(Qtest qtest, int devfn, int offset) {
    qtest.out(Width.LONG, CONFIG_ADDRESS, ENABLE | devfn << 8 | (offset & 0xfc));
    return qtest.in(Width.LONG, CONFIG_DATA);
  }
}
