package dev.oriel.dbus.internal.listener;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.InvalidScanoutException;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.core.os.SharedMemory;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.util.ArrayList;
import java.util.List;

/// Takes scanouts out of messages, duplicating their descriptors and checking every number.
final class ScanoutReader {

  private static final CString DESCRIPTOR = CString.constant("h");

  private ScanoutReader() {}

  /// Reads the arguments of one of the dma-buf scanouts.
  interface OfDmabuf {
    DmabufScanout read(SdMessage m);
  }

  /// `huuuuu`: fd, offset, width, height, stride, pixman format.
  static MappedScanout mapped(SdMessage m) {
    try (OwnedFd fd = m.readDescriptor()) {
      long offset = m.readUint32();
      int width = extent(m, "width");
      int height = extent(m, "height");
      int stride = extent(m, "stride");
      PixelFormat format = format(m);
      long length = MappedScanout.requiredBytes(width, height, stride);
      // From here the mapping owns the descriptor.
      SharedMemory memory = SharedMemory.map(OwnedFd.adopt(fd.detach()), offset, length);
      return new MappedScanout(width, height, stride, format, memory);
    }
  }

  /// `huuuutb`: fd, width, height, stride, fourcc, modifier, y0_top. One plane at offset 0; the
  /// whole of it is visible, as far as this message tells.
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
  /// height of the whole buffer, modifier, y0_top. There may be fewer fds than planes.
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
      // Closes them itself where it fails.
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
          "%d planes with %d offsets and %d strides; 1 to 4 planes are possible"
              .formatted(count, offsets.length, strides.length));
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

  /// Reads a pixman code.
  static PixelFormat format(SdMessage m) {
    int code = (int) m.readUint32();
    PixelFormat format = PixelFormat.ofPixman(code);
    if (format == null) {
      throw new InvalidScanoutException(
          "pixman format 0x%08x; the 32-bit formats of QEMU's consoles are known".formatted(code));
    }
    return format;
  }
}
