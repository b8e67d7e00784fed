// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.Damage;
import dev.oriel.gl.internal.draw.GlImage;
import org.jspecify.annotations.Nullable;

/// The picture that a console shows, by where its pixels come from: each kind keeps its own account
/// of what has changed.
///
/// Threading: the present thread; its context is current.
sealed interface ShownPicture extends AutoCloseable
    permits BufferPicture, MappedPicture, PixelPicture {

  /// The texture as it was brought up to date last, or null before the first time.
  @Nullable GlImage image();

  /// Whether a draw would show something new.
  boolean changed();

  /// Returns what has changed in the texture since the last draw, which is now made.
  Damage takeUndrawn();

  /// Gives back what the picture holds of the guest's; the texture may be another picture's next.
  @Override
  void close();

  /// What has changed in a texture that takes another's place: all of it, where the size is
  /// another.
  static Damage undrawn(
      @Nullable GlImage before, GlImage next, Damage undrawnBefore, Damage changed) {
    boolean resized =
        before == null
            || before.pictureWidth() != next.pictureWidth()
            || before.pictureHeight() != next.pictureHeight();
    return resized
        ? Damage.full(next.pictureWidth(), next.pictureHeight())
        : undrawnBefore.plus(changed);
  }
}
