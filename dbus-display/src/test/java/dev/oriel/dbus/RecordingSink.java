// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.image.Picture;
import dev.oriel.core.image.PictureComposer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A sink that records what it receives, and lets a test wait for it.
///
/// Software frames are composed at once and closed. Frames in dma-bufs are either kept for the test
/// to close or released at once.
final class RecordingSink implements FrameSink {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final PictureComposer composer = new PictureComposer();
  private final Deque<Frame> held = new ArrayDeque<>();
  private final List<String> log = new ArrayList<>();
  private final List<String> rejections = new ArrayList<>();
  private boolean holding;
  private long frames;
  private long lastSerial;
  private @Nullable CursorImage cursor;
  private @Nullable String cursorAt;
  private @Nullable String disconnected;

  /// Keeps frames from now on, including software frames, as a slow present thread would.
  synchronized void hold() {
    holding = true;
  }

  @Override
  public synchronized void frame(Frame frame) {
    frames++;
    if (frame.serial() <= lastSerial) {
      log.add("serial " + frame.serial() + " after " + lastSerial);
    }
    lastSerial = frame.serial();
    log.add(
        switch (frame) {
          case Frame.Dmabuf f ->
              "dmabuf " + f.scanout().layout().width() + " " + f.damage() + ticket(f);
          case Frame.Mapped f -> "mapped " + f.damage();
          case Frame.Pixels f -> "pixels " + f.width() + "x" + f.height();
          case Frame.Off _ -> "off";
          case Frame.Unreadable f -> "unreadable " + f.reason();
        });
    if (holding || frame instanceof Frame.Dmabuf) {
      held.add(frame);
    } else {
      try (frame) {
        composer.apply(frame);
      }
    }
    notifyAll();
  }

  private static String ticket(Frame.Dmabuf f) {
    return f.ticket().equals(ReleaseTicket.none()) ? " ungated" : "";
  }

  @Override
  public synchronized void cursorDefined(CursorImage image) {
    cursor = image;
    notifyAll();
  }

  @Override
  public synchronized void cursorMoved(int x, int y, boolean visible) {
    cursorAt = x + "," + y + (visible ? "" : " hidden");
    notifyAll();
  }

  @Override
  public synchronized void rejected(String reason) {
    rejections.add(reason);
    notifyAll();
  }

  @Override
  public synchronized void disconnected(String reason) {
    disconnected = reason;
    notifyAll();
  }

  /// Waits until the condition holds; it sees a consistent state.
  synchronized void await(String what, Predicate<RecordingSink> condition) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.test(this)) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError(
            "waited in vain for " + what + "; came: " + log + " refused: " + rejections);
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted while waiting for " + what, e);
      }
    }
  }

  /// Waits until a total number of frames have come.
  void awaitFrames(long count) {
    await(count + " frames", s -> s.frames >= count);
  }

  synchronized long frames() {
    return frames;
  }

  synchronized List<String> log() {
    return List.copyOf(log);
  }

  synchronized void forget() {
    log.clear();
  }

  synchronized List<String> rejections() {
    return List.copyOf(rejections);
  }

  synchronized @Nullable CursorImage cursor() {
    return cursor;
  }

  synchronized @Nullable String cursorAt() {
    return cursorAt;
  }

  synchronized @Nullable String disconnected() {
    return disconnected;
  }

  synchronized @Nullable Frame pollHeld() {
    return held.poll();
  }

  synchronized int heldCount() {
    return held.size();
  }

  synchronized void discardHeld(ReleaseCause cause) {
    for (Frame f = held.poll(); f != null; f = held.poll()) {
      f.discard(cause);
    }
  }

  /// Returns the composed picture as rows of R, G, B, 255; empty before the first frame.
  synchronized byte[] rgba() {
    Picture p = composer.picture();
    if (p == null) {
      return new byte[0];
    }
    byte[] rgba = new byte[p.width() * p.height() * 4];
    int out = 0;
    for (int y = 0; y < p.height(); y++) {
      for (int x = 0; x < p.width(); x++) {
        int rgb = p.rgb(x, y);
        rgba[out++] = (byte) (rgb >> 16);
        rgba[out++] = (byte) (rgb >> 8);
        rgba[out++] = (byte) rgb;
        rgba[out++] = (byte) 0xff;
      }
    }
    return rgba;
  }

  /// Returns `WIDTHxHEIGHT` of the composed picture.
  synchronized String size() {
    Picture p = composer.picture();
    return p == null ? "none" : p.width() + "x" + p.height();
  }

  /// Waits until the composed picture equals this one.
  void awaitPicture(byte[] expected) {
    await("the guest's picture", s -> Arrays.equals(s.rgba(), expected));
  }
}
