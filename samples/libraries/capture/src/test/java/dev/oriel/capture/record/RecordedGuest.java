// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.FrameCapture;
import dev.oriel.core.geometry.Rect;
import dev.oriel.dbus.Endpoint;
import dev.oriel.fixtures.Await;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/// A guest that draws known pictures at known times, and a capture of it.
///
/// Each picture is drawn when the recorder has taken the previous one, so that none is joined.
final class RecordedGuest implements AutoCloseable {

  private static final int RESOURCE = 1;
  private static final Duration SOON = Duration.ofSeconds(30);

  final Qemu qemu;
  final VirtioGpu gpu;
  final GuestFramebuffer fb;
  final FrameCapture capture;

  /// The pictures, in order: bytes R, G, B, 255.
  final List<byte[]> drawn = new ArrayList<>();

  private final List<Long> before = new ArrayList<>();
  private final List<Long> after = new ArrayList<>();

  private RecordedGuest(int width, int height, boolean cursor) throws IOException {
    qemu = Qemu.builder().virtioGpu("").start();
    gpu = new VirtioGpu(qemu);
    fb = GuestFramebuffer.inRam(qemu, width, height, GpuFormat.B8G8R8X8);
    fb.drawText(1);
    before.add(System.nanoTime());
    Guests.show(gpu, RESOURCE, fb);
    capture =
        FrameCapture.open(
            new Endpoint.Qmp(qemu.qmpSocket()),
            null,
            CaptureOptions.DEFAULT.withCursor(cursor).withMaxLeases(Recorder.LEASES));
    drawn.add(fb.expectedRgba(fb.bounds()));
  }

  static RecordedGuest start(int width, int height) throws IOException {
    return new RecordedGuest(width, height, false);
  }

  static RecordedGuest startWithCursor(int width, int height) throws IOException {
    return new RecordedGuest(width, height, true);
  }

  /// The guest's size.
  VideoSize size() {
    return new VideoSize(fb.width(), fb.height());
  }

  /// Waits until the recording has begun.
  void awaitFirst(Recorder recorder) throws InterruptedException {
    awaitTaken(recorder, 1);
    after.add(System.nanoTime());
  }

  /// Draws the next picture: some rectangles on the previous one.
  void drawNext(Recorder recorder) throws InterruptedException {
    List<Rect> parts = fb.drawRectangles(drawn.size(), 3);
    Rect all = parts.get(0).union(parts.get(1)).union(parts.get(2));
    before.add(System.nanoTime());
    Guests.update(gpu, RESOURCE, fb, all);
    awaitTaken(recorder, drawn.size() + 1);
    after.add(System.nanoTime());
    drawn.add(fb.expectedRgba(fb.bounds()));
  }

  /// Makes QEMU send the same picture again, and waits until that has arrived.
  void sendAgain() throws InterruptedException {
    long frames = capture.stats().frames();
    Guests.update(gpu, RESOURCE, fb, fb.bounds());
    Await.until("the frame to come", SOON, () -> capture.stats().frames() > frames);
  }

  private static void awaitTaken(Recorder recorder, long count) throws InterruptedException {
    assertTrue(recorder.awaitFrames(count, Await.patient(SOON)), "frame " + count + " came");
  }

  /// Pauses the guest to set the pace of its drawing. This is not a wait for an event.
  static void think(long millis) {
    long until = System.nanoTime() + millis * 1_000_000;
    for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /// Compares the frames' times in seconds with the times of drawing: each picture arrived after
  /// its drawing began and before the recorder took it.
  ///
  /// @param tolerance half of a tick of the video's clock, in seconds
  void assertTimes(List<Double> times, double tolerance) {
    for (int i = 2; i < drawn.size(); i++) {
      double least = (before.get(i) - after.get(1)) / 1e9 - 2 * tolerance;
      double most = (after.get(i) - before.get(1)) / 1e9 + 2 * tolerance;
      double time = times.get(i) - times.get(1);
      assertTrue(
          time >= least && time <= most,
          String.format(
              Locale.ROOT,
              "frame %d is %.6f s after frame 1; it was drawn %.6f to %.6f s after it",
              i,
              time,
              least,
              most));
    }
  }

  @Override
  public void close() {
    try (qemu) {
      capture.close();
    }
  }
}
