// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.Damage;
import dev.oriel.gl.internal.draw.GlImage;
import org.jspecify.annotations.Nullable;

/// The picture that a console shows. There is one subclass for each source of pixels, which tracks
/// what has changed.
///
/// Threading: the present thread, on which the context is current.
abstract sealed class ShownPicture implements AutoCloseable
    permits BufferPicture, MappedPicture, PassedPicture, PixelPicture {

  private @Nullable GlImage image;

  /// The damage of the texture since the last draw. Subclasses add to it.
  Damage undrawn = Damage.NONE;

  /// Returns the texture as last updated, or null before the first update.
  final @Nullable GlImage image() {
    return image;
  }

  /// Sets the texture to draw.
  ///
  /// @param changed the part that differs from the previous texture; ignored if the size differs,
  ///   in which case everything has changed
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

  /// Sets a texture to draw that has the same pixels as the previous one.
  final void draw(GlImage same) {
    image = same;
  }

  /// Returns whether a draw would show a change.
  boolean changed() {
    return !undrawn.isEmpty();
  }

  /// Returns the damage of the texture since the previous draw. The caller draws it now.
  final Damage takeUndrawn() {
    Damage d = undrawn;
    undrawn = Damage.NONE;
    return d;
  }

  /// Releases the resources of the guest that the picture holds. The texture may then be used for
  /// another picture.
  @Override
  public abstract void close();
}
