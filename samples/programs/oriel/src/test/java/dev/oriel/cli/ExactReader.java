// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FramePath;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.gl.HeadlessReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads the guest's buffers as captures do, and through OpenGL as a GPU would. Both must be equal,
/// and only real dma-bufs may be on the direct path.
final class ExactReader implements AutoCloseable {

  /// QEMU lets the guest continue after one second, even without an answer of the viewer. This
  /// second begins before the frame is received here.
  private static final Duration HELD = Duration.ofMillis(800);

  private final HeadlessReader reader = HeadlessReader.open();
  private final HeadlessReader gl = HeadlessReader.throughGl();

  /// Returns the visible picture as bytes R, G, B, 255, with rows from the top, and releases the
  /// guest's buffer.
  byte[] rgba(Frame.Dmabuf frame) throws IOException {
    requireDmabuf(frame);
    Picture picture = readAndClose(gl, ungated(frame));
    requireSame(picture, read(reader, frame));
    return bytes(picture);
  }

  /// Returns where the picture first differs from the one that the guest has drawn last, or -1.
  /// QEMU may still be drawing it in the meantime. If OpenGL reads the right picture, captures
  /// must, too.
  ///
  /// @param expected bytes in the form of [#rgba]
  int mismatch(Frame.Dmabuf frame, byte[] expected) throws IOException {
    requireDmabuf(frame);
    Picture drawn = readAndClose(gl, ungated(frame));
    Picture captured = read(reader, frame);
    int mismatch = Arrays.mismatch(expected, bytes(drawn));
    if (mismatch < 0) {
      requireSame(drawn, captured);
    }
    return mismatch;
  }

  /// Returns the picture like [#rgba], if the guest waited for its buffer until all of it was read.
  /// Returns null if that took so long that the guest may have drawn between the two readings or
  /// during one.
  byte @Nullable [] rgbaOfHeld(Frame.Dmabuf frame) throws IOException {
    requireDmabuf(frame);
    Picture picture = readAndClose(gl, ungated(frame));
    Picture captured = readAndClose(reader, ungated(frame));
    boolean held = System.nanoTime() - frame.receivedNanos() < HELD.toNanos();
    if (!frame.ticket().release(ReleaseCause.FINISH) || !held) {
      return null;
    }
    requireSame(picture, captured);
    return bytes(picture);
  }

  private static void requireDmabuf(Frame.Dmabuf frame) throws IOException {
    Path file = Files.readSymbolicLink(Path.of("/proc/self/fd/" + frame.scanout().fd(0).number()));
    assertTrue(file.toString().startsWith("/dmabuf:"), file::toString);
  }

  private static void requireSame(Picture drawn, Picture captured) {
    assertTrue(drawn.samePixels(captured), "OpenGL and captures read the same");
  }

  private static byte[] bytes(Picture picture) {
    byte[] rgba = new byte[picture.pixels().remaining()];
    picture.pixels().get(rgba);
    return rgba;
  }

  /// Ownership: closes the frame.
  private static Picture readAndClose(HeadlessReader reader, Frame.Dmabuf frame) {
    try (frame) {
      return read(reader, frame);
    }
  }

  private static Picture read(HeadlessReader reader, Frame.Dmabuf frame) {
    Rect visible = frame.scanout().layout().visible();
    Picture picture = new Picture(visible.width(), visible.height());
    Damage all = Damage.full(visible.width(), visible.height());
    HeadlessReader.Reading how = reader.read(frame, all, picture, picture);
    assertEquals(FramePath.DIRECT, how.path(), how::reason);
    return picture;
  }

  /// Returns the frame with a ticket that nothing waits for.
  private static Frame.Dmabuf ungated(Frame.Dmabuf frame) {
    frame.scanout().retain();
    return new Frame.Dmabuf(
        frame.serial(),
        frame.receivedNanos(),
        frame.scanout(),
        frame.damage(),
        ReleaseTicket.none());
  }

  /// Returns how often a buffer was imported.
  long imports() {
    assertEquals(gl.imports(), reader.imports());
    return reader.imports();
  }

  @Override
  public void close() {
    reader.close();
    gl.close();
  }
}
