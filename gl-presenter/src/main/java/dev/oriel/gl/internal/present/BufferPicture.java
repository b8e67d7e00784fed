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

/// A picture in a guest's dma-buf. Its texture is the buffer itself, a copy of the buffer on the
/// GPU, or pixels that the CPU has read from the buffer. One object represents all buffers between
/// which the guest flips.
///
/// Threading: the present thread, on which the context is current.
final class BufferPicture extends ShownPicture {

  private final GpuSync sync;
  private DmabufScanout scanout;

  /// The guest's buffer as a texture, or null if the CPU has read the buffer.
  private @Nullable GlImage buffer;

  private boolean takesFences;

  /// The part of the copy that differs from the guest's buffer. The first copy copies everything.
  private Damage uncopied = Damage.NONE;

  /// Creates a picture of a buffer whose texture is not known yet. Ownership: takes the scanout.
  BufferPicture(DmabufScanout scanout, GpuSync sync) {
    this.scanout = scanout;
    this.sync = sync;
  }

  /// Switches to a frame's buffer, which may be the one that is already shown.
  ///
  /// Ownership: takes the frame's scanout, unless it is the one with which the picture was created.
  ///
  /// @param resolved the buffer's texture
  void follow(Frame.Dmabuf frame, DmabufPaths.Result resolved) {
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
      return;
    }
    buffer = next;
    takesFences |= newScanout;
    uncopied =
        first ? Damage.full(next.pictureWidth(), next.pictureHeight()) : uncopied.plus(changed);
  }

  /// Copies the damage of the guest's buffer. Draws use the copy until the next frame.
  void copyTo(PictureCopy copy) {
    GlImage from = buffer;
    if (from == null) {
      throw new IllegalStateException("the CPU has read " + scanout);
    }
    draw(copy.update(from, scanout.layout().fourcc(), uncopied));
    uncopied = Damage.NONE;
  }

  /// Returns whether draws use the guest's own buffer.
  boolean drawsBuffer() {
    return buffer != null && buffer.equals(image());
  }

  /// Adds a read fence to the guest's buffer, for writers with implicit synchronisation.
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
