// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.geometry.Rect;
import dev.oriel.guest.GuestMemory.Extent;
import dev.oriel.guest.GuestMemory.Region;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// A framebuffer in guest memory. It draws deterministic pictures, and returns the picture that a
/// viewer must show for them.
///
/// Colours are `0xAARRGGBB`. Formats without alpha ignore the alpha value.
///
/// Threading: the guest's thread.
public final class GuestFramebuffer {

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  /// The factor from a frame number to its colour. It is odd, so multiplying by it permutes the
  /// 24-bit colours; [#FRAME_INVERSE] is its inverse.
  private static final int FRAME_FACTOR = 0x9e3779;

  private static final int FRAME_INVERSE = inverse(FRAME_FACTOR);
  private static final int COLOURS = 0xff_ffff;
  private static final int PAGE = 4096;

  private final long address;
  private final int width;
  private final int height;
  private final int stride;
  private final GpuFormat format;
  private final MemorySegment bytes;

  private GuestFramebuffer(
      GuestMemory memory, long address, int width, int height, int stride, GpuFormat format) {
    this.address = address;
    this.width = width;
    this.height = height;
    this.stride = stride;
    this.format = format;
    this.bytes = memory.slice(address, (long) stride * height);
  }

  /// Allocates a framebuffer without padding in the guest's RAM.
  public static GuestFramebuffer inRam(Qemu qemu, int width, int height, GpuFormat format) {
    return in(qemu, qemu.memory().ram(), width, height, width * 4, format);
  }

  /// Allocates a framebuffer in the n-th memory module ([Qemu.Builder#framebuffers]).
  ///
  /// The first framebuffer in a module begins at offset 0 of the module's memfd. A blob with a
  /// dma-buf needs this on a machine whose udmabuf device is the shim's.
  public static GuestFramebuffer inModule(
      Qemu qemu, int n, int width, int height, GpuFormat format) {
    return in(qemu, qemu.memory().framebuffers().get(n), width, height, width * 4, format);
  }

  /// Allocates a framebuffer with a given stride.
  public static GuestFramebuffer in(
      Qemu qemu, Region region, int width, int height, int stride, GpuFormat format) {
    if (width <= 0 || height <= 0 || stride < width * 4) {
      throw new IllegalArgumentException(width + "x" + height + ", stride " + stride);
    }
    long address = region.allocate((long) stride * height, PAGE);
    return new GuestFramebuffer(qemu.memory(), address, width, height, stride, format);
  }

  /// Returns the physical address.
  public long address() {
    return address;
  }

  /// Returns the number of pixels in a row.
  public int width() {
    return width;
  }

  /// Returns the number of rows.
  public int height() {
    return height;
  }

  /// Returns the stride in bytes.
  public int stride() {
    return stride;
  }

  /// Returns the format of the pixels.
  public GpuFormat format() {
    return format;
  }

  /// Returns the size in bytes.
  public long size() {
    return (long) stride * height;
  }

  /// Returns the rectangle of the whole framebuffer.
  public Rect bounds() {
    return Rect.ofSize(width, height);
  }

  /// Returns the memory as one extent.
  public List<Extent> extents() {
    return List.of(new Extent(address, Math.toIntExact(size())));
  }

  /// Returns the memory as one extent for each page.
  public List<Extent> scatteredExtents() {
    return GuestMemory.scattered(address, size(), PAGE);
  }

  /// Copies the picture into other pages in random order, as pages of a guest's memory are.
  ///
  /// @return the pages in the order of the picture
  public List<Extent> shuffledCopy(GuestMemory memory, long seed) {
    int pages = Math.toIntExact((size() + PAGE - 1) / PAGE);
    List<Integer> places = new ArrayList<>(IntStream.range(0, pages).boxed().toList());
    Collections.shuffle(places, new Random(seed));
    long begin = memory.allocate((long) pages * PAGE);
    List<Extent> extents = new ArrayList<>();
    for (int i = 0; i < pages; i++) {
      long page = begin + (long) places.get(i) * PAGE;
      long length = Math.min(PAGE, size() - (long) i * PAGE);
      memory.slice(page, length).copyFrom(bytes.asSlice((long) i * PAGE, length));
      extents.add(new Extent(page, PAGE));
    }
    return extents;
  }

  /// Returns the offset in bytes of the first pixel of a part, for a transfer.
  public long offset(Rect part) {
    return (long) part.y() * stride + part.x() * 4L;
  }

  /// Returns the memory, in the framebuffer's format and stride.
  public MemorySegment bytes() {
    return bytes;
  }

  /// Fills a part with one colour.
  public void fill(Rect part, int argb) {
    Rect r = part.intersect(bounds());
    if (r.isEmpty()) {
      return;
    }
    int word = encode(argb);
    for (int x = r.x(); x < r.right(); x++) {
      bytes.set(INT, at(x, r.y()), word);
    }
    for (int y = r.y() + 1; y < r.bottom(); y++) {
      MemorySegment.copy(bytes, at(r.x(), r.y()), bytes, at(r.x(), y), 4L * r.width());
    }
  }

  /// Sets one pixel.
  public void set(int x, int y, int argb) {
    bytes.set(INT, at(x, y), encode(argb));
  }

  /// Draws a gradient: red to the right, green downwards, blue along the diagonal. Adjacent pixels
  /// differ, so that a shift, a flip or a wrong stride is visible.
  public void drawGradient() {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int red = x * 255 / Math.max(1, width - 1);
        int green = y * 255 / Math.max(1, height - 1);
        set(x, y, 0xff00_0000 | red << 16 | green << 8 | ((x ^ y) & 0xff));
      }
    }
  }

  /// Draws a picture that resembles a text console: small cells with some pixels set.
  public void drawText(long seed) {
    Random random = new Random(seed);
    fill(bounds(), 0xff00_0000);
    int cellWidth = 8;
    int cellHeight = 16;
    for (int cy = 0; cy + cellHeight <= height; cy += cellHeight) {
      int columns = random.nextInt(width / cellWidth + 1);
      for (int cx = 0; cx < columns * cellWidth; cx += cellWidth) {
        for (int y = 3; y < 13; y++) {
          int row = random.nextInt(0x80) & 0x7e;
          for (int x = 0; x < cellWidth; x++) {
            if ((row >> x & 1) != 0) {
              set(cx + x, cy + y, 0xffaa_aaaa);
            }
          }
        }
      }
    }
  }

  /// Draws rectangles of random position, size and colour, and returns them in order.
  public List<Rect> drawRectangles(long seed, int count) {
    Random random = new Random(seed);
    List<Rect> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int x = random.nextInt(width);
      int y = random.nextInt(height);
      Rect r =
          new Rect(
              x, y, 1 + random.nextInt(width - x), 1 + random.nextInt(Math.min(60, height - y)));
      fill(r, 0xff00_0000 | random.nextInt(COLOURS + 1));
      drawn.add(r);
    }
    return drawn;
  }

  /// Fills the framebuffer with random bytes, including the padding bytes of pixels.
  public void drawNoise(long seed) {
    Random random = new Random(seed);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        bytes.set(INT, at(x, y), random.nextInt());
      }
    }
  }

  /// Fills the framebuffer with the colour of a frame number; see [#frameNumber].
  public void drawFrame(int number) {
    fill(bounds(), frameColour(number));
  }

  /// Returns the colour of a frame number. Consecutive numbers have very different colours, and the
  /// numbers below 2²⁴ have distinct colours.
  public static int frameColour(int number) {
    return 0xff00_0000 | (number * FRAME_FACTOR & COLOURS);
  }

  /// Returns the number of the frame with a colour.
  public static int frameNumber(int argb) {
    return argb * FRAME_INVERSE & COLOURS;
  }

  /// Returns the picture that a viewer must show for a part, from the current contents of the
  /// memory: rows without padding, four bytes R, G, B, A per pixel. A is 255 in a format without
  /// alpha.
  public byte[] expectedRgba(Rect part) {
    if (!bounds().contains(part)) {
      throw new IllegalArgumentException(part + " is not inside " + bounds());
    }
    PixelFormat f = format.pixelFormat();
    byte[] rgba = new byte[Math.toIntExact(part.area() * 4)];
    int out = 0;
    for (int y = part.y(); y < part.bottom(); y++) {
      for (int x = part.x(); x < part.right(); x++) {
        int word = bytes.get(INT, at(x, y));
        rgba[out++] = (byte) (word >>> (8 * f.redByte()));
        rgba[out++] = (byte) (word >>> (8 * f.greenByte()));
        rgba[out++] = (byte) (word >>> (8 * f.blueByte()));
        rgba[out++] = f.hasAlpha() ? (byte) (word >>> (8 * f.alphaByte())) : (byte) 0xff;
      }
    }
    return rgba;
  }

  /// Returns a copy of a part's memory: rows without padding, pixels in the framebuffer's format.
  public byte[] copyOf(Rect part) {
    byte[] copy = new byte[Math.toIntExact(part.area() * 4)];
    for (int y = 0; y < part.height(); y++) {
      MemorySegment.copy(
          bytes,
          ValueLayout.JAVA_BYTE,
          at(part.x(), part.y() + y),
          copy,
          y * part.width() * 4,
          part.width() * 4);
    }
    return copy;
  }

  private long at(int x, int y) {
    return (long) y * stride + x * 4L;
  }

  /// Returns the pixel as the little-endian word that is stored in memory.
  private int encode(int argb) {
    PixelFormat f = format.pixelFormat();
    int alpha = f.hasAlpha() ? (argb >>> 24) << (8 * f.alphaByte()) : 0;
    return (argb >>> 16 & 0xff) << (8 * f.redByte())
        | (argb >>> 8 & 0xff) << (8 * f.greenByte())
        | (argb & 0xff) << (8 * f.blueByte())
        | alpha;
  }

  /// Returns the multiplicative inverse modulo 2³² of an odd number. Each step of Newton's
  /// iteration doubles the number of correct bits.
  private static int inverse(int odd) {
    int x = odd;
    for (int i = 0; i < 5; i++) {
      x *= 2 - odd * x;
    }
    return x;
  }
}
