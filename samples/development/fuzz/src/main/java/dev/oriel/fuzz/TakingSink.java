// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.image.Picture;
import dev.oriel.core.image.PictureComposer;
import dev.oriel.core.internal.linux.EventFd;
import dev.oriel.core.os.OsException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// A sink that handles frames like a viewer: it composes frames that the CPU reads, and releases
/// buffers at once, late, or with a fence.
///
/// Threading: any thread.
final class TakingSink implements FrameSink, AutoCloseable {

  private static final int MAX_HELD = 3;
  private static final int MAX_PIXELS = 1 << 20;

  /// The limit for pictures that arrive as pixels, of 8 bits each in the largest message: a few
  /// bytes must not make Oriel allocate more.
  private static final int MAX_MESSAGE_PIXELS = 1 << 26;

  private final PictureComposer composer = new PictureComposer();
  private final Deque<Frame> held = new ArrayDeque<>();
  private int habits;
  private @Nullable String ended;

  /// @param habits two bits for each buffer, which decide how it is released
  TakingSink(int habits) {
    this.habits = habits;
  }

  @Override
  public synchronized void frame(Frame frame) {
    if (!(frame instanceof Frame.Dmabuf buffer)) {
      try (frame) {
        if (fits(frame)) {
          composer.apply(frame);
        }
      } catch (OsException _) {
        // QEMU has removed the memory, which a viewer accepts as well.
      }
      return;
    }
    int habit = habits & 3;
    habits = Integer.rotateRight(habits, 2);
    if (habit == 0) {
      frame.close();
    } else if (habit == 1) {
      try (EventFd fence = new EventFd();
          frame) {
        fence.signal();
        boolean _ = buffer.ticket().releaseWhenSignalled(fence.fd().duplicate());
      }
    } else {
      held.add(frame);
      if (held.size() > MAX_HELD) {
        held.removeFirst().discard(ReleaseCause.SUPERSEDED);
      }
    }
  }

  /// Returns whether to compose a frame. Larger pictures would be handled in the same way and only
  /// take more time.
  private static boolean fits(Frame frame) {
    return switch (frame) {
      case Frame.Mapped f -> (long) f.scanout().width() * f.scanout().height() <= MAX_PIXELS;
      case Frame.Pixels f -> {
        long pixels = (long) f.width() * f.height();
        if (pixels > MAX_MESSAGE_PIXELS) {
          throw new AssertionError(f.width() + "x" + f.height() + ": no message holds as much");
        }
        yield pixels <= MAX_PIXELS;
      }
      case Frame.Dmabuf _, Frame.Off _, Frame.Unreadable _ -> true;
    };
  }

  @Override
  public void cursorDefined(CursorImage cursor) {}

  @Override
  public void cursorMoved(int x, int y, boolean visible) {}

  @Override
  public void rejected(String reason) {
    if (reason.isBlank()) {
      throw new AssertionError("a refusal without a message");
    }
  }

  @Override
  public synchronized void disconnected(String reason) {
    ended = reason;
  }

  /// Returns why the connection has ended, or null.
  synchronized @Nullable String ended() {
    return ended;
  }

  /// Returns whether the picture has this size and only this colour.
  synchronized boolean shows(int width, int height, int rgb) {
    Picture p = composer.picture();
    return p != null
        && p.width() == width
        && p.height() == height
        && (p.rgb(0, 0) & 0xffffff) == rgb
        && (p.rgb(width - 1, height - 1) & 0xffffff) == rgb;
  }

  @Override
  public synchronized void close() {
    while (!held.isEmpty()) {
      held.removeFirst().close();
    }
  }
}
