// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.gl.internal.draw.PictureTexture;
import org.jspecify.annotations.Nullable;

/// A picture in shared memory: read at the last moment, for all frames since the last draw at once,
/// or shown from where it lies ([PixelPutter]).
///
/// Threading: the present thread; its context is current.
final class MappedPicture extends ShownPicture {

  private MappedScanout scanout;

  /// Whether the texture holds this picture.
  private boolean begun;

  /// What has changed in the memory since it was last brought to the texture.
  private Damage unread = Damage.NONE;

  /// What has changed in the memory since it was last shown, from there or by a draw.
  private Damage unshown = Damage.NONE;

  /// Shows shared memory. Ownership: consumes the scanout.
  MappedPicture(MappedScanout scanout, Damage damage) {
    this.scanout = scanout;
    change(damage);
  }

  /// Follows the guest to a frame's memory, which may be the one that is shown. Ownership: consumes
  /// the scanout.
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

  /// Whether there is anything to [#read].
  boolean isStale() {
    return !unread.isEmpty();
  }

  /// Brings what has changed to the texture.
  ///
  /// @throws RuntimeException if the memory cannot be read; what is drawn is as before
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

  /// The memory of which something is to be shown, if all else of it has been, else null.
  ///
  /// Ownership: stays this one's.
  @Nullable MappedScanout unshownMemory() {
    return image() != null && undrawn.isEmpty() && !unshown.isEmpty() ? scanout : null;
  }

  /// Returns what has changed in the memory since it was last shown; the caller shows it from
  /// there.
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
