// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.gl.internal.draw.PictureTexture;
import org.jspecify.annotations.Nullable;

/// A picture in shared memory. It is either read as late as possible, once for all frames since the
/// last draw, or shown directly from its memory ([PixelPutter]).
///
/// Threading: the present thread, on which the context is current.
final class MappedPicture extends ShownPicture {

  private MappedScanout scanout;

  /// Whether the texture contains this picture.
  private boolean begun;

  /// The damage of the memory since it was last uploaded to the texture.
  private Damage unread = Damage.NONE;

  /// The damage of the memory since it was last shown, directly or by a draw.
  private Damage unshown = Damage.NONE;

  /// Creates a picture of shared memory. Ownership: takes the scanout.
  MappedPicture(MappedScanout scanout, Damage damage) {
    this.scanout = scanout;
    change(damage);
  }

  /// Switches to a frame's memory, which may be the one that is already shown. Ownership: takes the
  /// scanout.
  void follow(MappedScanout next, Damage damage) {
    if (next != scanout) {
      unread = Damage.NONE;
      unshown = Damage.NONE;
    }
    scanout.close();
    scanout = next;
    change(damage);
  }

  private void change(Damage damage) {
    unread = unread.plus(damage);
    unshown = unshown.plus(damage);
  }

  /// Returns whether there is anything to [#read].
  boolean isStale() {
    return !unread.isEmpty();
  }

  /// Uploads the changes to the texture.
  ///
  /// @throws RuntimeException if the memory cannot be read; the drawn texture is then unchanged
  void read(PictureTexture texture, PresenterCounts stats) {
    Damage damage = unread;
    boolean complete = begun;
    unread = Damage.NONE;
    unshown = Damage.NONE;
    begun = false;
    boolean emptied = texture.allocate(scanout.width(), scanout.height(), scanout.format());
    Rect whole = Rect.ofSize(scanout.width(), scanout.height());
    Damage changed = emptied || !complete ? Damage.of(whole) : damage.clip(whole);
    int copies = scanout.memory().isPinned() ? 1 : 2;
    for (Rect r : changed.rects()) {
      stats.uploaded(texture.upload(scanout.memory(), scanout.strideBytes(), r), copies);
    }
    draw(texture.image(false), changed);
    begun = true;
  }

  /// Returns the memory if it has changes to show and everything else of it has been drawn,
  /// otherwise null.
  ///
  /// Ownership: this object keeps the memory.
  @Nullable MappedScanout unshownMemory() {
    return image() != null && undrawn.isEmpty() && !unshown.isEmpty() ? scanout : null;
  }

  /// Returns the damage of the memory since it was last shown. The caller shows it directly from
  /// the memory.
  Damage takeUnshown() {
    Damage d = unshown;
    unshown = Damage.NONE;
    return d.clip(Rect.ofSize(scanout.width(), scanout.height()));
  }

  @Override
  boolean changed() {
    return !unshown.isEmpty() || super.changed();
  }

  @Override
  public void close() {
    scanout.close();
  }

  @Override
  public String toString() {
    return scanout.toString();
  }
}
