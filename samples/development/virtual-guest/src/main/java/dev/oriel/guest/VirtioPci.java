// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.guest.Qtest.Width;
import java.util.Locale;

/// The transport of a modern virtio device on PCI (virtio 1.2, 4.1). It finds the device's
/// registers through the vendor capabilities, negotiates features, and sets up queues.
final class VirtioPci {

  static final int VENDOR = 0x1af4;

  /// Returns the PCI device id of a modern virtio device with a virtio device type.
  static int deviceId(int type) {
    return 0x1040 + type;
  }

  private static final int CAPABILITY_VENDOR = 9;
  private static final int CFG_COMMON = 1;
  private static final int CFG_NOTIFY = 2;
  private static final int CFG_ISR = 3;
  private static final int CFG_DEVICE = 4;
  private static final int CFG_SHARED_MEMORY = 8;

  // struct virtio_pci_common_cfg
  private static final int DEVICE_FEATURE_SELECT = 0x00;
  private static final int DEVICE_FEATURE = 0x04;
  private static final int DRIVER_FEATURE_SELECT = 0x08;
  private static final int DRIVER_FEATURE = 0x0c;
  private static final int DEVICE_STATUS = 0x14;
  private static final int QUEUE_SELECT = 0x16;
  private static final int QUEUE_SIZE = 0x18;
  private static final int QUEUE_ENABLE = 0x1c;
  private static final int QUEUE_NOTIFY_OFF = 0x1e;
  private static final int QUEUE_DESC = 0x20;
  private static final int QUEUE_DRIVER = 0x28;
  private static final int QUEUE_DEVICE = 0x30;

  private static final int STATUS_ACKNOWLEDGE = 1;
  private static final int STATUS_DRIVER = 2;
  private static final int STATUS_DRIVER_OK = 4;
  private static final int STATUS_FEATURES_OK = 8;

  private static final long F_VERSION_1 = 1L << 32;

  private final PciDevice pci;
  private final Qtest qtest;
  private long common;
  private long notify;
  private long notifyMultiplier;
  private long isr;
  private long device;
  private long sharedMemory;
  private long features;

  VirtioPci(PciDevice pci) {
    this.pci = pci;
    this.qtest = pci.qtest();
    for (int cap : pci.capabilities(CAPABILITY_VENDOR)) {
      int bar = pci.configByte(cap + 4);
      if (!pci.hasBar(bar)) {
        continue; // the BAR of the configuration access capability does not exist
      }
      long address = pci.bar(bar).address() + Integer.toUnsignedLong(pci.config(cap + 8));
      switch (pci.configByte(cap + 3)) {
        case CFG_COMMON -> common = address;
        case CFG_NOTIFY -> {
          notify = address;
          notifyMultiplier = pci.config(cap + 16);
        }
        case CFG_ISR -> isr = address;
        case CFG_DEVICE -> device = address;
        case CFG_SHARED_MEMORY -> sharedMemory = address;
        default -> {}
      }
    }
    if (common == 0 || notify == 0 || device == 0) {
      throw new IllegalStateException("not a modern virtio device");
    }
  }

  GuestMemory memory() {
    return pci.qemu().memory();
  }

  Qtest qtest() {
    return qtest;
  }

  /// Resets the device and negotiates `VERSION_1` and the wanted features that the device offers.
  void negotiate(long wanted) {
    setStatus(0);
    setStatus(STATUS_ACKNOWLEDGE);
    setStatus(STATUS_ACKNOWLEDGE | STATUS_DRIVER);
    features = (wanted | F_VERSION_1) & offered();
    qtest.write(Width.LONG, common + DRIVER_FEATURE_SELECT, 0);
    qtest.write(Width.LONG, common + DRIVER_FEATURE, features & 0xffff_ffffL);
    qtest.write(Width.LONG, common + DRIVER_FEATURE_SELECT, 1);
    qtest.write(Width.LONG, common + DRIVER_FEATURE, features >>> 32);
    setStatus(STATUS_ACKNOWLEDGE | STATUS_DRIVER | STATUS_FEATURES_OK);
    if ((qtest.read(Width.BYTE, common + DEVICE_STATUS) & STATUS_FEATURES_OK) == 0) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "features 0x%x refused", features));
    }
  }

  /// Returns whether a feature bit was negotiated.
  boolean hasFeature(int bit) {
    return (features >>> bit & 1) != 0;
  }

  /// Returns the address of the device's shared memory region. No device here has more than one.
  long sharedMemory() {
    if (sharedMemory == 0) {
      throw new IllegalStateException("the device has no shared memory");
    }
    return sharedMemory;
  }

  /// Creates a queue and registers it with the device.
  Virtqueue queue(int index, int wantedSize) {
    qtest.write(Width.WORD, common + QUEUE_SELECT, index);
    int size = Math.min(wantedSize, (int) qtest.read(Width.WORD, common + QUEUE_SIZE));
    qtest.write(Width.WORD, common + QUEUE_SIZE, size);
    long doorbell = notify + notifyMultiplier * qtest.read(Width.WORD, common + QUEUE_NOTIFY_OFF);
    Virtqueue queue =
        new Virtqueue(memory(), qtest, size, Qtest.encodedStore(Width.WORD, doorbell, index));
    setQueueAddress(QUEUE_DESC, queue.descriptorTable());
    setQueueAddress(QUEUE_DRIVER, queue.availableRing());
    setQueueAddress(QUEUE_DEVICE, queue.usedRing());
    qtest.write(Width.WORD, common + QUEUE_ENABLE, 1);
    return queue;
  }

  /// Reports to the device that the driver is ready.
  void ready() {
    setStatus(STATUS_ACKNOWLEDGE | STATUS_DRIVER | STATUS_FEATURES_OK | STATUS_DRIVER_OK);
  }

  /// Reads the interrupt status, which clears it: 1 for a queue, 2 for the configuration.
  int readIsr() {
    return (int) qtest.read(Width.BYTE, isr);
  }

  int deviceConfig(Width width, int offset) {
    return (int) qtest.read(width, device + offset);
  }

  void setDeviceConfig(Width width, int offset, int value) {
    qtest.write(width, device + offset, value);
  }

  private long offered() {
    qtest.write(Width.LONG, common + DEVICE_FEATURE_SELECT, 0);
    long low = qtest.read(Width.LONG, common + DEVICE_FEATURE);
    qtest.write(Width.LONG, common + DEVICE_FEATURE_SELECT, 1);
    return low | qtest.read(Width.LONG, common + DEVICE_FEATURE) << 32;
  }

  private void setStatus(int status) {
    qtest.write(Width.BYTE, common + DEVICE_STATUS, status);
  }

  private void setQueueAddress(int register, long address) {
    qtest.write(Width.LONG, common + register, address & 0xffff_ffffL);
    qtest.write(Width.LONG, common + register + 4, address >>> 32);
  }
}
