// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.image.Picture;
import dev.oriel.dmabuf.DmabufException;
import dev.oriel.gl.HeadlessReader;
import org.jspecify.annotations.Nullable;

/// Reads guests' dma-bufs through an EGL display without a window. Nothing else here mentions EGL's
/// classes, so that a capture of software frames does not load them.
///
/// Threading: the capture thread, which the EGL context belongs to.
final class DmabufFrames implements AutoCloseable {

  private final HeadlessReader reader;

  /// What was read.
  ///
  /// @param changed what of it differs from the picture before
  record Read(FrameOrigin origin, Damage changed) {}

  /// @param renderNode the device that reads, or null for EGL's default
  DmabufFrames(@Nullable String renderNode) {
    reader = HeadlessReader.open(renderNode);
  }

  /// Reads what has changed into a picture; the guest's buffer goes back to the guest here.
  ///
  /// @param before what `target` is compared with
  /// @throws UnreadableFrameException if the machine cannot read it
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
