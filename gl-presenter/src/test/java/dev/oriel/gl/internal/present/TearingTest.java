// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.fixtures.Await;
import dev.oriel.gl.ReleasePolicy;
import dev.oriel.gl.internal.dmabuf.GpuSync;
import dev.oriel.gl.internal.present.RecordingSurface.Swap;
import dev.oriel.guest.Udmabuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A guest that draws its next frame as soon as its flush completes never draws into a buffer that
/// is being read: each shown picture has one colour.
final class TearingTest {

  private static final int W = 160;
  private static final int H = 128;
  private static final int FRAMES = 500;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// A whole number of pages, which the kernel requires for a udmabuf.
  private static final long BYTES = 4L * W * H;

  @ParameterizedTest
  @CsvSource({"READ, 1", "COPY, 1", "LATCH, 2", "LATCH, 1", "AUTO, 1", "AUTO, 2", "AUTO, 3"})
  void eachPictureIsOfOneFrame(ReleasePolicy policy, int buffers) {
    checkWhole(policy, buffers, TearingTest::memfd);
  }

  @Test
  void itTearsWhereTheBufferGoesBackTooEarly() {
    checkTears(TearingTest::memfd);
  }

  @Tag("lab")
  @ParameterizedTest
  @CsvSource({"READ, 1", "COPY, 1", "LATCH, 2", "AUTO, 2"})
  void eachPictureOfTheKernelsBuffersIsOfOneFrame(ReleasePolicy policy, int buffers) {
    checkWhole(policy, buffers, () -> Udmabuf.create(BYTES));
  }

  @Tag("lab")
  @Test
  void theKernelsBuffersTearWhereTheyGoBackTooEarly() {
    checkTears(() -> Udmabuf.create(BYTES));
  }

  private static OwnedFd memfd() {
    return Memory.memfd("oriel-guest", BYTES);
  }

  private static void checkWhole(ReleasePolicy policy, int buffers, Supplier<OwnedFd> memory) {
    Shown shown = show(ReleaseRule.of(policy), buffers, memory);
    assertEquals(0, shown.torn);
    assertTrue(shown.pictures > FRAMES / 50, "only " + shown.pictures + " pictures were shown");
  }

  /// Runs until a picture is torn. On a busy machine, guest and GPU may not conflict for a while.
  private static void checkTears(Supplier<OwnedFd> memory) {
    long end = System.nanoTime() + Await.patient(LIMIT).toNanos();
    while (show(new Early(), 1, memory).torn == 0) {
      assertTrue(
          System.nanoTime() < end,
          "no picture was torn, so the other tests would not detect tearing");
    }
  }

  /// The pictures that were shown.
  ///
  /// @param torn the number of pictures that had more than one colour
  private record Shown(int pictures, int torn) {}

  private static Shown show(ReleaseRule rule, int buffers, Supplier<OwnedFd> memory) {
    RecordingSurface surface = new RecordingSurface(W, H);
    List<OwnedFd> fds = new ArrayList<>();
    for (int i = 0; i < buffers; i++) {
      fds.add(memory.get());
    }
    try (SurfacePresenter presenter =
            SurfacePresenter.start(
                surface, PresentOptions.DEFAULT, rule, GpuSync.REAL, new RecordingListener());
        RewritingGuest guest = new RewritingGuest(W, H, fds, presenter)) {
      guest.draw(FRAMES);
      int torn = 0;
      int shown = 0;
      while (!surface.nothingMore()) {
        Swap swap = surface.next();
        shown++;
        torn += isOfOneColour(swap) ? 0 : 1;
      }
      return new Shown(shown, torn);
    }
  }

  private static boolean isOfOneColour(Swap swap) {
    int first = swap.at(0, 0);
    for (int pixel : swap.rgb()) {
      if (pixel != first) {
        return false;
      }
    }
    return true;
  }

  /// Releases each buffer before it is read.
  private static final class Early implements ReleaseRule {
    @Override
    public ReleasePoint point(boolean anotherBuffer, boolean drawnNow) {
      return ReleasePoint.AT_ONCE;
    }

    @Override
    public ReleasePolicy inForce() {
      return ReleasePolicy.READ;
    }

    @Override
    public String reason() {
      return "a test's";
    }
  }
}
