// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.core.geometry.Rect;
import dev.oriel.guest.Qtest.Width;
import java.util.List;

/// A driver of QEMU's standard VGA (`-device VGA`, `docs/specs/standard-vga.rst` in QEMU's source):
/// a linear framebuffer of 32 bits per pixel in the card's own memory.
///
/// Unlike virtio-gpu, VGA has no flush. QEMU looks for changed memory at its own pace, and a viewer
/// never makes the guest wait.
///
/// Threading: the guest's thread.
public final class StdVga {

  private static final int VENDOR = 0x1234;
  private static final int DEVICE = 0x1111;

  /// The index port of the VBE registers ("Bochs dispi"); the data port follows.
  private static final int VBE_INDEX = 0x1ce;

  private static final int VBE_DATA = 0x1cf;
  private static final int VBE_XRES = 1;
  private static final int VBE_YRES = 2;
  private static final int VBE_BPP = 3;
  private static final int VBE_ENABLE = 4;
  private static final int VBE_VIRT_WIDTH = 6;
  private static final int VBE_Y_OFFSET = 9;

  private static final int ENABLED = 1;
  private static final int LINEAR = 0x40;

  /// VGA's attribute index port. Bit 5 enables the display.
  private static final int ATTRIBUTE_INDEX = 0x3c0;

  private static final int INPUT_STATUS = 0x3da;
  private static final int SHOW = 0x20;

  private final Qtest qtest;
  private final long memory;
  private int width;

  /// Takes over the VGA card of a QEMU.
  public StdVga(Qemu qemu) {
    List<PciDevice> found = PciDevice.find(qemu, VENDOR, DEVICE);
    if (found.isEmpty()) {
      throw new IllegalStateException("QEMU has no -device VGA");
    }
    qtest = qemu.qtest();
    memory = found.getFirst().bar(0).address();
  }

  /// Switches to a mode of 32 bits per pixel. The memory is cleared.
  public void setMode(int newWidth, int newHeight) {
    setMode(newWidth, newHeight, 32);
  }

  /// Switches to a mode. The memory is cleared. [#draw] needs 32 bits per pixel.
  ///
  /// @param bitsPerPixel 15, 16, 24 or 32
  public void setMode(int newWidth, int newHeight, int bitsPerPixel) {
    width = newWidth;
    vbe(VBE_ENABLE, 0);
    vbe(VBE_XRES, newWidth);
    vbe(VBE_YRES, newHeight);
    vbe(VBE_BPP, bitsPerPixel);
    vbe(VBE_ENABLE, ENABLED | LINEAR);
    vbe(VBE_VIRT_WIDTH, newWidth);
    int _ = qtest.in(Width.BYTE, INPUT_STATUS); // after this read, 0x3c0 expects an index
    qtest.out(Width.BYTE, ATTRIBUTE_INDEX, SHOW);
  }

  /// Shows the memory from a row on. A guest without a compositor flips between two pages in this
  /// way.
  public void scrollTo(int row) {
    vbe(VBE_Y_OFFSET, row);
  }

  /// Copies a part of a framebuffer of format [GpuFormat#B8G8R8X8] to the same place on the screen.
  public void draw(GuestFramebuffer from, Rect part) {
    if (from.format() != GpuFormat.B8G8R8X8) {
      throw new IllegalArgumentException("VGA shows B8G8R8X8, not " + from.format());
    }
    byte[] pixels = from.copyOf(part);
    if (part.x() == 0 && part.width() == width) {
      qtest.write(at(0, part.y()), pixels);
      return;
    }
    byte[] row = new byte[part.width() * 4];
    for (int y = 0; y < part.height(); y++) {
      System.arraycopy(pixels, y * row.length, row, 0, row.length);
      qtest.write(at(part.x(), part.y() + y), row);
    }
  }

  /// Writes into the card's memory.
  public void write(long offset, byte[] bytes) {
    qtest.write(memory + offset, bytes);
  }

  private long at(int x, int y) {
    return memory + ((long) y * width + x) * 4;
  }

  private void vbe(int register, int value) {
    qtest.out(Width.WORD, VBE_INDEX, register);
    qtest.out(Width.WORD, VBE_DATA, value);
  }
}
