// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import java.util.List;

/// A driver of QEMU's `-device bochs-display`: a linear framebuffer of 16 or 32 bits per pixel in
/// the card's own memory (`hw/display/bochs-display.c` in QEMU's source).
///
/// Threading: the guest's thread.
public final class BochsDisplay {

  private static final int VENDOR = 0x1234;
  private static final int DEVICE = 0x1111;

  /// The offset of the VBE registers in the second memory BAR. Each register has two bytes.
  private static final int REGISTERS = 0x500;

  private static final int XRES = 1;
  private static final int YRES = 2;
  private static final int BPP = 3;
  private static final int ENABLE = 4;
  private static final int ENABLED = 0x41;

  private final Qtest qtest;
  private final long memory;
  private final long registers;

  /// Takes over the card of a QEMU.
  public BochsDisplay(Qemu qemu) {
    List<PciDevice> found = PciDevice.find(qemu, VENDOR, DEVICE);
    if (found.isEmpty()) {
      throw new IllegalStateException("QEMU has no -device bochs-display");
    }
    qtest = qemu.qtest();
    memory = found.getFirst().bar(0).address();
    registers = found.getFirst().bar(2).address() + REGISTERS;
  }

  /// Switches to a mode.
  ///
  /// @param bitsPerPixel 16 or 32
  public void setMode(int width, int height, int bitsPerPixel) {
    set(ENABLE, 0);
    set(XRES, width);
    set(YRES, height);
    set(BPP, bitsPerPixel);
    set(ENABLE, ENABLED);
  }

  /// Writes into the framebuffer.
  public void write(long offset, byte[] bytes) {
    qtest.write(memory + offset, bytes);
  }

  private void set(int register, int value) {
    qtest.write(registers + 2L * register, new byte[] {(byte) value, (byte) (value >> 8)});
  }
}
