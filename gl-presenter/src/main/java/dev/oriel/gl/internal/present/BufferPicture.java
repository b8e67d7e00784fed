// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dmabuf.GpuFence;
import dev.oriel.gl.internal.dmabuf.GpuSync;
import dev.oriel.gl.internal.draw.GlImage;
import dev.oriel.gl.internal.draw.PictureCopy;
import dev.oriel.sync.SyncFile;
import org.jspecify.annotations.Nullable;

/// A picture in a guest's dma-buf: the texture is the buffer itself, its copy on the GPU, or what
/// the CPU has read of it. One object stands for all buffers that the guest flips between.
///
/// Threading: the present thread; its context is current.
final class BufferPicture extends ShownPicture {

  private final GpuSync sync;
  private DmabufScanout scanout;

  /// The guest's buffer as a texture, or null where the CPU has read it.
  private @Nullable GlImage buffer;

  private boolean takesFences;

  /// What differs between the guest's buffer and the copy; the first copy is whole.
  private Damage uncopied = Damage.NONE;

  /// Shows a buffer whose texture is not known yet. Ownership: consumes the scanout.
  BufferPicture(DmabufScanout scanout, GpuSync sync) {
    this.scanout = scanout;
    this.sync = sync;
  }

  /// Follows the guest to a frame's buffer, which may be the one that is shown.
  ///
  /// Ownership: consumes the frame's scanout, unless it is the one that the picture was made of.
  ///
  /// @param resolved the buffer's texture
  /// @return whether the guest draws into the buffer that was shown already
  boolean follow(Frame.Dmabuf frame, DmabufPaths.Result resolved) {
    GlImage before = buffer;
    boolean first = image() == null;
    boolean newScanout = first;
    if (frame.scanout() != scanout) {
      scanout.close();
      scanout = frame.scanout();
      newScanout = true;
    } else if (!first) {
      frame.scanout().close();
    }
    if (newScanout) {
      buffer = null;
      takesFences = false;
    }
    GlImage next = resolved.image();
    Damage changed = frame.damage().clip(Rect.ofSize(next.pictureWidth(), next.pictureHeight()));
    draw(next, changed);
    if (resolved.read()) {
      return false;
    }
    buffer = next;
    takesFences |= newScanout;
    uncopied =
        first ? Damage.full(next.pictureWidth(), next.pictureHeight()) : uncopied.plus(changed);
    return before != null && before.name() == next.name();
  }

  /// Copies what changed in the guest's buffer; the copy is drawn until the next frame.
  void copyTo(PictureCopy copy) {
    GlImage from = buffer;
    if (from == null) {
      throw new IllegalStateException("the CPU has read " + scanout);
    }
    draw(copy.update(from, scanout.layout().fourcc(), uncopied));
    uncopied = Damage.NONE;
  }

  /// Whether what is drawn is the guest's own buffer.
  boolean drawsBuffer() {
    return buffer != null && buffer.equals(image());
  }

  /// Tells writers that honour fences of a read of the guest's buffer.
  void announceRead(GpuFence fence) {
    if (!takesFences) {
      return;
    }
    OwnedFd descriptor = fence.descriptor();
    if (descriptor == null) {
      takesFences = false;
      return;
    }
    try (SyncFile read = SyncFile.adopt(descriptor)) {
      takesFences = sync.addReader(scanout, read);
    }
  }

  @Override
  public void close() {
    scanout.close();
  }
}
