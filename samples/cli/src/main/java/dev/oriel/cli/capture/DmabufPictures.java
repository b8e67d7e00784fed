package dev.oriel.cli.capture;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.gl.HeadlessReader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Reads pictures out of guests' dma-bufs, through an EGL display without a window.
///
/// Threading: one thread.
final class DmabufPictures implements AutoCloseable {

  private final HeadlessReader reader;
  private ByteBuffer rgba = ByteBuffer.allocateDirect(0);

  /// @param renderNode the device that reads, or null for EGL's default
  DmabufPictures(@Nullable String renderNode) {
    reader = HeadlessReader.open(renderNode);
  }

  /// The frame's picture. Ownership: the frame stays the caller's; its buffer goes back to the
  /// guest here.
  CapturedPicture read(Frame.Dmabuf frame) {
    DmabufLayout layout = frame.scanout().layout();
    Rect visible = layout.visible();
    int stride = PixelFormat.BYTES * visible.width();
    if (rgba.capacity() < stride * visible.height()) {
      rgba = ByteBuffer.allocateDirect(stride * visible.height());
    }
    HeadlessReader.Reading how = reader.read(frame, rgba.clear());
    Picture picture = new Picture(visible.width(), visible.height());
    picture.draw(picture.bounds(), stride, PixelFormat.A8B8G8R8, rgba.clear());
    return new CapturedPicture(
        picture, how.path(), layout.fourcc(), layout.modifier(), frame.serial());
  }

  @Override
  public void close() {
    reader.close();
  }
}
