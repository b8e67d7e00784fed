// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.image.Picture;
import dev.oriel.dmabuf.DmabufException;
import dev.oriel.gl.HeadlessReader;
import org.jspecify.annotations.Nullable;

/// Reads the guest's dma-bufs through an EGL display without a window. No other class of this
/// module refers to EGL's classes, so a capture of software frames does not load them.
///
/// Threading: the capture thread, to which the EGL context belongs.
final class DmabufReader implements AutoCloseable {

  private final HeadlessReader reader;

  /// The result of reading a frame.
  ///
  /// @param changed the parts that differ from the previous picture
  record Read(FrameOrigin origin, Damage changed) {}

  /// @param renderNode the device that reads, or null for EGL's default
  DmabufReader(@Nullable String renderNode) {
    reader = HeadlessReader.open(renderNode);
  }

  /// Reads the changed parts into a picture, and releases the guest's buffer.
  ///
  /// @param before the picture that `target` is compared with
  /// @throws UnreadableFrameException if this machine cannot read the frame
  Read read(Frame.Dmabuf frame, Damage damage, Picture target, Picture before) {
    try {
      HeadlessReader.Reading how = reader.read(frame, damage, target, before);
      DmabufLayout layout = frame.scanout().layout();
      FrameOrigin origin =
          new FrameOrigin(
              frame.serial(),
              frame.receivedNanos(),
              how.path(),
              how.reason(),
              layout.fourcc(),
              layout.modifier());
      return new Read(origin, how.changed());
    } catch (DmabufException e) {
      throw new UnreadableFrameException(e);
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
