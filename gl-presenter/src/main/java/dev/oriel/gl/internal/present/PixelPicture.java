// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.PixelBlock;
import dev.oriel.core.geometry.Rect;
import dev.oriel.gl.internal.draw.PictureTexture;

/// A picture whose pixels arrive in messages. They are uploaded immediately, so that the messages
/// can be freed.
///
/// Threading: the present thread, on which the context is current.
final class PixelPicture extends ShownPicture {

  /// Whether the texture contains this picture.
  private boolean begun;

  /// Uploads a frame's pixels to the texture. Ownership: the caller keeps the frame.
  ///
  /// @throws RuntimeException if they cannot be uploaded; the drawn texture is then unchanged
  void upload(Frame.Pixels frame, PictureTexture texture, PresenterCounts stats) {
    boolean complete = begun;
    begun = false;
    PixelFormat format = frame.blocks().getFirst().format();
    boolean sized =
        complete && texture.width() == frame.width() && texture.height() == frame.height();
    if (!sized || frame.isWholePicture()) {
      boolean fresh = texture.allocate(frame.width(), frame.height(), format);
      if (!sized || fresh) {
        if (!frame.isWholePicture()) {
          texture.blacken();
        }
        undrawn = Damage.full(frame.width(), frame.height());
      }
    }
    Rect canvas = Rect.ofSize(frame.width(), frame.height());
    for (int i = 0; i < frame.blocks().size(); i++) {
      PixelBlock b = frame.blocks().get(i);
      Rect part = b.area().intersect(canvas);
      boolean sameOrder = b.format() == texture.format();
      long bytes =
          sameOrder
              ? texture.upload(b.data(), 0, b.strideBytes(), b.area(), part)
              : texture.uploadConverted(b.data(), b.strideBytes(), b.format(), b.area(), part);
      stats.uploaded(bytes, sameOrder ? 1 : 2);
      undrawn = undrawn.plus(part);
    }
    draw(texture.image(false));
    begun = true;
  }

  /// Does nothing, because the picture holds nothing of the guest's.
  @Override
  public void close() {}
}
