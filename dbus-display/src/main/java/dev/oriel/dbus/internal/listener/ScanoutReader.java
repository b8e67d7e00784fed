// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.PackedFormat;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.InvalidScanoutException;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.frame.PixelBlock;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.memory.SharedMemory;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// Reads scanouts from messages. It duplicates their descriptors and checks every value.
final class ScanoutReader {

  private static final CString DESCRIPTOR = CString.constant("h");

  private ScanoutReader() {}

  /// `huuuuu`: fd, offset, width, height, stride, pixman format.
  ///
  /// @param converted converts pixels that do not have 32 bits
  static SharedScanout shared(SdMessage m, ConvertedPixels converted) {
    try (OwnedFd fd = m.readDescriptor()) {
      long offset = m.readUint32();
      int width = extent(m, "width");
      int height = extent(m, "height");
      int stride = extent(m, "stride");
      int code = (int) m.readUint32();
      PixelFormat format = PixelFormat.ofPixman(code);
      if (format == null) {
        PackedFormat packed = packedFormat(code);
        Rect bounds = Rect.ofSize(width, height);
        OwnedFd memory = OwnedFd.adopt(fd.detach());
        return packed(PackedScanout.map(memory, offset, bounds, stride, packed, converted));
      }
      long length = MappedScanout.requiredBytes(width, height, stride);
      // From here on, the mapping owns the descriptor.
      SharedMemory memory = SharedMemory.map(OwnedFd.adopt(fd.detach()), offset, length);
      return new SharedScanout.InPlace(new MappedScanout(width, height, stride, format, memory));
    }
  }

  private static SharedScanout packed(PackedScanout scanout) {
    try {
      return new SharedScanout.Converted(scanout, scanout.read(scanout.bounds()));
    } catch (RuntimeException e) {
      scanout.close();
      throw e;
    }
  }

  /// `huuuutb`: fd, width, height, stride, fourcc, modifier, y0_top. One plane at offset 0. The
  /// message has no visible part, so all of it counts as visible.
  static DmabufScanout dmabuf(SdMessage m) {
    try (OwnedFd fd = m.readDescriptor()) {
      int width = extent(m, "width");
      int height = extent(m, "height");
      long stride = m.readUint32();
      Fourcc fourcc = new Fourcc((int) m.readUint32());
      long modifier = m.readInt64('t');
      boolean bottomUp = m.readBoolean();
      DmabufLayout layout =
          new DmabufLayout(
              width,
              height,
              fourcc,
              modifier,
              List.of(new PlaneLayout(0, stride)),
              Rect.ofSize(width, height),
              bottomUp);
      return new DmabufScanout(layout, List.of(OwnedFd.adopt(fd.detach())));
    }
  }

  /// `ahuuuuauauuuuutb`: fds, x, y, width, height, offsets, strides, planes, fourcc, width and
  /// height of the whole buffer, modifier, y0_top. There may be fewer descriptors than planes.
  static DmabufScanout dmabuf2(SdMessage m) {
    List<OwnedFd> fds = readDescriptors(m);
    boolean kept = false;
    try {
      int x = extent(m, "x");
      int y = extent(m, "y");
      int width = extent(m, "width");
      int height = extent(m, "height");
      int[] offsets = m.readUint32Array();
      int[] strides = m.readUint32Array();
      List<PlaneLayout> planes = planes(m.readUint32(), offsets, strides);
      Fourcc fourcc = new Fourcc((int) m.readUint32());
      int wholeWidth = extent(m, "backing width");
      int wholeHeight = extent(m, "backing height");
      long modifier = m.readInt64('t');
      boolean bottomUp = m.readBoolean();
      DmabufLayout layout =
          new DmabufLayout(
              wholeWidth,
              wholeHeight,
              fourcc,
              modifier,
              planes,
              new Rect(x, y, width, height),
              bottomUp);
      // Closes them itself if it fails.
      kept = true;
      return new DmabufScanout(layout, fds);
    } finally {
      if (!kept) {
        fds.forEach(OwnedFd::close);
      }
    }
  }

  private static List<OwnedFd> readDescriptors(SdMessage m) {
    List<OwnedFd> fds = new ArrayList<>(DmabufLayout.MAX_PLANES);
    boolean kept = false;
    try {
      if (m.enter('a', DESCRIPTOR)) {
        while (!m.atEnd()) {
          if (fds.size() == DmabufLayout.MAX_PLANES) {
            throw new InvalidScanoutException("more than 4 descriptors for one dma-buf");
          }
          fds.add(m.readDescriptor());
        }
        m.exit();
      }
      kept = true;
      return fds;
    } finally {
      if (!kept) {
        fds.forEach(OwnedFd::close);
      }
    }
  }

  private static List<PlaneLayout> planes(long count, int[] offsets, int[] strides) {
    if (count < 1
        || count > DmabufLayout.MAX_PLANES
        || offsets.length < count
        || strides.length < count) {
      throw new InvalidScanoutException(
          String.format(
              Locale.ROOT,
              "%d planes with %d offsets and %d strides; 1 to 4 planes are possible",
              count,
              offsets.length,
              strides.length));
    }
    List<PlaneLayout> planes = new ArrayList<>((int) count);
    for (int i = 0; i < count; i++) {
      planes.add(
          new PlaneLayout(Integer.toUnsignedLong(offsets[i]), Integer.toUnsignedLong(strides[i])));
    }
    return planes;
  }

  /// Reads a `u` that must fit an `int`.
  static int extent(SdMessage m, String what) {
    long value = m.readUint32();
    if (value > Integer.MAX_VALUE) {
      throw new InvalidScanoutException(what + " of " + value);
    }
    return (int) value;
  }

  /// Returns the format of a pixman code that is not a [PixelFormat].
  private static PackedFormat packedFormat(int code) {
    PackedFormat format = PackedFormat.ofPixman(code);
    if (format == null) {
      throw new InvalidScanoutException(
          String.format(
              Locale.ROOT,
              "pixman format 0x%08x has no red, green and blue in whole bytes; choose another depth in the guest",
              code));
    }
    return format;
  }

  /// Returns whether a message can hold a picture of these rows.
  static boolean fitsMessage(int strideBytes, int height) {
    return (long) strideBytes * height <= Protocol.MAX_ARRAY_BYTES;
  }

  /// Returns the error for a picture that is too large for a message.
  static String tooLarge(int width, int height) {
    return String.format(
        Locale.ROOT,
        "%dx%d is more than the %d MiB that a D-Bus message may hold; choose a mode of at most %d pixels in the guest, or start the VM with a device whose memory QEMU shares (-device virtio-gpu-pci), or with -display dbus,gl=on",
        width,
        height,
        Protocol.MAX_ARRAY_BYTES >> 20,
        Protocol.MAX_ARRAY_BYTES / PixelFormat.BYTES);
  }

  /// `uuay`: stride, pixman format, rows. Pixels of 32 bits stay in the message; others are
  /// converted.
  ///
  /// @param converted holds the converted pixels
  /// @param lease creates the lease of the message; not called for a block that is converted
  static PixelBlock pixels(
      SdMessage m, Rect area, ConvertedPixels converted, Supplier<ReleaseTicket> lease) {
    int stride = extent(m, "stride");
    int code = (int) m.readUint32();
    if (!fitsMessage(stride, area.height())) {
      throw new InvalidScanoutException(tooLarge(area.width(), area.height()));
    }
    ByteBuffer rows = m.readBytes();
    PixelFormat format = PixelFormat.ofPixman(code);
    if (format != null) {
      return ConsolePicture.block(area, stride, format, rows, lease.get());
    }
    return converted.convert(area, stride, packedFormat(code), rows);
  }
}
