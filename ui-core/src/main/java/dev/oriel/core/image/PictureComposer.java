// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.image;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.frame.PixelBlock;
import dev.oriel.core.geometry.Rect;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps a console's picture in CPU memory up to date from its software frames.
///
/// A frame of another size starts a new, black picture, which is [#complete] when each of its
/// pixels has been received. [Frame.Off] makes the picture black and keeps its size, like a monitor
/// without a signal. Frames in dma-bufs are not accepted, because the GPU reads them.
///
/// Ownership: frames stay the caller's. Threading: one thread at a time.
public final class PictureComposer {

  private @Nullable Picture picture;
  private Rect extent = Rect.EMPTY;
  private boolean complete;
  private final BitSet seen = new BitSet();
  private final SharedRows rows = new SharedRows();
  private long copiedBytes;

  /// Creates a composer without a picture.
  public PictureComposer() {}

  /// Applies a frame to the composer's own picture.
  ///
  /// @throws dev.oriel.core.os.OsException if QEMU truncated the shared memory; the picture keeps
  ///   its content, except for a part of the damage that may have been copied
  /// @throws IllegalArgumentException if the frame is in a dma-buf
  public void apply(Frame frame) {
    switch (frame) {
      case Frame.Mapped f -> {
        MappedScanout s = f.scanout();
        Picture own = resized(s.width(), s.height());
        Damage _ = apply(s, f.damage(), own, own);
      }
      case Frame.Pixels f -> {
        Picture own = resized(f.width(), f.height());
        Damage _ = apply(f, own, own);
      }
      case Frame.Off _ -> {
        if (picture != null) {
          picture.clear();
        }
      }
      case Frame.Unreadable _ -> forget();
      case Frame.Dmabuf f ->
          throw new IllegalArgumentException(f.scanout() + " is not readable by the CPU");
    }
  }

  /// Copies the damaged parts of shared memory to a picture of the caller.
  ///
  /// @param target the picture, of the scanout's size, with the previous content
  /// @param before the picture with which the new pixels are compared: `target` itself, or, if
  ///   `target` does not have the previous content in the damaged parts, a picture that has it
  /// @return the damaged rows whose pixels differ from those of `before`
  /// @throws dev.oriel.core.os.OsException if QEMU truncated the shared memory; a part of the rows
  ///   may have been copied
  public Damage apply(MappedScanout scanout, Damage damage, Picture target, Picture before) {
    follow(target);
    Damage changed = Damage.NONE;
    List<Rect> rects = damage.rects();
    for (int i = 0; i < rects.size(); i++) {
      Rect area = rects.get(i).intersect(target.bounds());
      if (!area.isEmpty()) {
        changed = changed.plus(copy(scanout, area, target, before));
        mark(area, target);
      }
    }
    return changed;
  }

  /// Applies a frame to a picture of the caller.
  ///
  /// @param target the picture, of the frame's size, with the previous content
  /// @param before the picture with which the new pixels are compared: `target` itself, or, if
  ///   `target` does not have the previous content in the changed parts, a picture that has it
  /// @return the rows of the frame whose pixels differ from those of `before`
  public Damage apply(Frame.Pixels frame, Picture target, Picture before) {
    follow(target);
    Damage changed = Damage.NONE;
    List<PixelBlock> blocks = frame.blocks();
    for (int i = 0; i < blocks.size(); i++) {
      PixelBlock block = blocks.get(i);
      Rect area = block.area().intersect(target.bounds());
      changed =
          changed.plus(
              target.drawChanges(
                  block.area(),
                  block.strideBytes(),
                  block.format(),
                  block.data().duplicate(),
                  false,
                  before));
      copiedBytes += area.area() * PixelFormat.BYTES;
      mark(area, target);
    }
    return changed;
  }

  /// Marks all pixels as not received, because they no longer show the console's picture.
  public void forget() {
    complete = false;
    seen.clear();
  }

  private Picture resized(int width, int height) {
    Picture old = picture;
    if (old != null && old.width() == width && old.height() == height) {
      return old;
    }
    Picture fresh = new Picture(width, height);
    picture = fresh;
    return fresh;
  }

  /// Marks all pixels as not received if the size of the picture has changed.
  private void follow(Picture target) {
    if (!target.bounds().equals(extent)) {
      extent = target.bounds();
      forget();
    }
  }

  private Rect copy(MappedScanout scanout, Rect area, Picture target, Picture before) {
    int stride = scanout.strideBytes();
    long start = (long) area.y() * stride + (long) area.x() * PixelFormat.BYTES;
    copiedBytes += area.area() * PixelFormat.BYTES;
    return rows.draw(
        scanout.memory(), start, stride, scanout.format(), false, area, target, before);
  }

  /// Marks pixels as received, until all of them are.
  private void mark(Rect area, Picture target) {
    if (complete) {
      return;
    }
    if (area.equals(target.bounds())) {
      complete = true;
      return;
    }
    int width = target.width();
    for (int y = area.y(); y < area.bottom(); y++) {
      seen.set(y * width + area.x(), y * width + area.right());
    }
    complete = seen.nextClearBit(0) >= width * target.height();
  }

  /// Returns the composer's own picture, or null before [#apply(Frame)]. After a change of size it
  /// is a different object. Ownership: the picture stays the composer's, which changes it with the
  /// next frame.
  public @Nullable Picture picture() {
    return picture;
  }

  /// Returns whether each pixel of the picture has been received since its size last changed, and
  /// since [#forget].
  public boolean complete() {
    return complete;
  }

  /// Returns the number of bytes of pixels that the CPU has copied so far.
  public long copiedBytes() {
    return copiedBytes;
  }
}
