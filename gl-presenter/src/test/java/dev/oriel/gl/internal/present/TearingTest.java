package dev.oriel.gl.internal.present;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.gl.ReleasePolicy;
import dev.oriel.gl.internal.dmabuf.GpuSync;
import dev.oriel.gl.internal.present.RecordingSurface.Swap;
import dev.oriel.sync.testing.Udmabuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A guest that draws its next frame the moment its flush completes never does so into what is
/// being read: each picture that is shown has one colour.
final class TearingTest {

  private static final int W = 160;
  private static final int H = 128;
  private static final int FRAMES = 500;

  /// A whole number of pages, as the kernel wants for a udmabuf.
  private static final long BYTES = 4L * W * H;

  @ParameterizedTest
  @CsvSource({"READ, 1", "COPY, 1", "LATCH, 2", "LATCH, 1", "AUTO, 1", "AUTO, 2", "AUTO, 3"})
  void eachPictureIsOfOneFrame(ReleasePolicy policy, int buffers) {
    assertEquals(0, torn(ReleaseRule.of(policy), buffers, TearingTest::memfd));
  }

  @Test
  void itTearsWhereTheBufferGoesBackTooEarly() {
    assertTrue(torn(new Early(), 1, TearingTest::memfd) > 0, "the test above cannot fail");
  }

  @Tag("lab")
  @ParameterizedTest
  @CsvSource({"READ, 1", "COPY, 1", "LATCH, 2", "AUTO, 2"})
  void eachPictureOfTheKernelsBuffersIsOfOneFrame(ReleasePolicy policy, int buffers) {
    assertEquals(0, torn(ReleaseRule.of(policy), buffers, () -> Udmabuf.create(BYTES)));
  }

  @Tag("lab")
  @Test
  void theKernelsBuffersTearWhereTheyGoBackTooEarly() {
    assertTrue(torn(new Early(), 1, () -> Udmabuf.create(BYTES)) > 0, "the tests cannot fail");
  }

  private static OwnedFd memfd() {
    return Memory.memfd("oriel-guest", BYTES);
  }

  /// @return how many pictures had more than one colour
  private static int torn(ReleaseRule rule, int buffers, Supplier<OwnedFd> memory) {
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
      assertTrue(shown > FRAMES / 50, "only " + shown + " pictures were shown");
      return torn;
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

  /// Gives each buffer back before it is read.
  private static final class Early implements ReleaseRule {
    @Override
    public Until until(boolean anotherBuffer, boolean drawnNow) {
      return Until.AT_ONCE;
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
