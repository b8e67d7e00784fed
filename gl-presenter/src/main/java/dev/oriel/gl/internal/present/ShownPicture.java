// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.Damage;
import dev.oriel.gl.internal.draw.GlImage;
import org.jspecify.annotations.Nullable;

/// The picture that a console shows, by where its pixels come from: each kind keeps its own account
/// of what has changed.
///
/// Threading: the present thread; its context is current.
abstract sealed class ShownPicture implements AutoCloseable
    permits BufferPicture, MappedPicture, PixelPicture {

  private @Nullable GlImage image;

  /// What has changed in the texture since the last draw; the kinds add to it.
  Damage undrawn = Damage.NONE;

  /// The texture as it was brought up to date last, or null before the first time.
  final @Nullable GlImage image() {
    return image;
  }

  /// Makes a texture what is drawn, in the place of the one before.
  ///
  /// @param changed what differs in it; all of it counts where the size is another
  final void draw(GlImage next, Damage changed) {
    GlImage before = image;
    boolean resized =
        before == null
            || before.pictureWidth() != next.pictureWidth()
            || before.pictureHeight() != next.pictureHeight();
    undrawn =
        resized ? Damage.full(next.pictureWidth(), next.pictureHeight()) : undrawn.plus(changed);
    image = next;
  }

  /// Makes a texture of the same pixels what is drawn.
  final void draw(GlImage same) {
    image = same;
  }

  /// Whether a draw would show something new.
  boolean changed() {
    return !undrawn.isEmpty();
  }

  /// Returns what has changed in the texture since the last draw, which is now made.
  final Damage takeUndrawn() {
    Damage d = undrawn;
    undrawn = Damage.NONE;
    return d;
  }

  /// Gives back what the picture holds of the guest's; the texture may be another picture's next.
  @Override
  public abstract void close();
}
