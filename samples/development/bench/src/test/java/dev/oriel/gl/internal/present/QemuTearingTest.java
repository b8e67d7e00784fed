// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.FrameCapture;
import dev.oriel.capture.FrameListener;
import dev.oriel.core.frame.FramePath;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.dbus.ConsoleSession;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.fixtures.Await;
import dev.oriel.gl.PresenterListener;
import dev.oriel.gl.ReleasePolicy;
import dev.oriel.gl.internal.dmabuf.GpuSync;
import dev.oriel.guest.GlShim;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.NeedsGlShim;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests with the real QEMU that a guest which draws its next frame the moment its flush completes
/// never draws to a buffer that is being read. On the host the guest's buffers are memfds, in the
/// lab they are udmabufs of the kernel.
///
/// It is in the package of the presenter, to present on its own surface and with its own policy.
final class QemuTearingTest {

  private static final int FRAMES = 500;

  /// The longest time that a flush can be held before QEMU gives up, so that no slow draw is
  /// interrupted.
  private static final AttachOptions PATIENT =
      AttachOptions.DEFAULT.withDeadline(Duration.ofMillis(950));

  /// How long the guest and the surface wait for each other in the middle of their drawing. If they
  /// must not meet, the time is only lost.
  private static final Duration SHORT = Duration.ofMillis(2);

  private static final Duration LONG = Duration.ofMillis(500);

  /// As long as a frame takes from the guest to a program, but not the rest of the test.
  private static final Duration WHILE_READ = Duration.ofMillis(20);

  /// A deadline before a frame can have been read.
  private static final Duration AT_ONCE = Duration.ofNanos(1);

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @ParameterizedTest
  @CsvSource({"READ, 1", "COPY, 1", "AUTO, 1"})
  @NeedsQemu
  @NeedsGlShim
  void eachPictureIsOfOneFrame(ReleasePolicy policy, int buffers) throws IOException {
    try (Qemu qemu = shimmed(buffers)) {
      checkPresented(RewritingVm.inModules(qemu, buffers), qemu, policy);
    }
  }

  @Test
  @NeedsQemu
  @NeedsGlShim
  void itTearsWhereTheBufferGoesBackTooEarly() throws IOException {
    try (Qemu qemu = shimmed(1)) {
      checkTears(RewritingVm.inModules(qemu, 1), qemu);
    }
  }

  @Test
  @NeedsQemu
  @NeedsGlShim
  void eachCapturedFrameIsOfOneFrame() throws IOException {
    try (Qemu qemu = shimmed(1)) {
      checkCaptured(RewritingVm.inModules(qemu, 1), qemu);
    }
  }

  @Test
  @NeedsQemu
  @NeedsGlShim
  void capturedFramesTearWhereTheBufferGoesBackTooEarly() throws IOException {
    try (Qemu qemu = shimmed(1)) {
      checkCaptureTears(RewritingVm.inModules(qemu, 1), qemu);
    }
  }

  @Tag("lab")
  @ParameterizedTest
  @CsvSource({"READ, 1", "AUTO, 1", "AUTO, 2"})
  void eachPictureOfTheKernelsBuffersIsOfOneFrame(ReleasePolicy policy, int buffers)
      throws IOException {
    try (Qemu qemu = real()) {
      checkPresented(RewritingVm.inRam(qemu, buffers), qemu, policy);
    }
  }

  @Tag("lab")
  @Test
  void theKernelsBuffersTearWhereTheyGoBackTooEarly() throws IOException {
    try (Qemu qemu = real()) {
      checkTears(RewritingVm.inRam(qemu, 1), qemu);
    }
  }

  @Tag("lab")
  @Test
  void eachCapturedFrameOfTheKernelsBuffersIsOfOneFrame() throws IOException {
    try (Qemu qemu = real()) {
      checkCaptured(RewritingVm.inRam(qemu, 1), qemu);
    }
  }

  private static Qemu shimmed(int buffers) throws IOException {
    return Qemu.builder()
        .gl(GlShim.get())
        .virtioGpu("blob=true")
        .framebuffers(buffers, RewritingVm.MODULE_MIB)
        .start();
  }

  private static Qemu real() throws IOException {
    return Qemu.builder().gl("/dev/dri/renderD128").virtioGpu("blob=true").start();
  }

  private static void checkPresented(RewritingVm guest, Qemu qemu, ReleasePolicy policy) {
    Meeting meeting = new Meeting(SHORT);
    CheckedSurface surface = new CheckedSurface(RewritingVm.WIDTH, RewritingVm.HEIGHT, meeting);
    try (SurfacePresenter presenter = present(surface, ReleaseRule.of(policy));
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
        ConsoleSession session = vm.console(0).attach(presenter, PATIENT)) {
      show(guest, surface);
      for (int i = 0; i < FRAMES; i++) {
        guest.rewrite(meeting);
      }
      int last = guest.frame();
      Await.until(
          () -> "frame " + last + " is shown, not " + surface,
          LIMIT,
          () -> surface.frame() == last);
      long late = session.stats().released(ReleaseCause.DEADLINE);
      // What goes back at its deadline may be read still.
      assertTrue(surface.torn() <= late, () -> surface + "; " + late + " too late");
      assertTrue(surface.shown() > FRAMES / 50, surface::toString);
    }
  }

  /// Checks that this guest, this surface and these checks find torn pictures.
  private static void checkTears(RewritingVm guest, Qemu qemu) {
    Meeting meeting = new Meeting(LONG);
    CheckedSurface surface = new CheckedSurface(RewritingVm.WIDTH, RewritingVm.HEIGHT, meeting);
    try (SurfacePresenter presenter = present(surface, new EarlyRule());
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
        ConsoleSession _ = vm.console(0).attach(presenter, PATIENT)) {
      show(guest, surface);
      rewriteUntil(() -> surface.torn() > 0, guest, meeting);
    }
  }

  /// Rewrites the buffer until a picture is torn: on a busy machine, the guest and the viewer may
  /// not meet for a while.
  private static void rewriteUntil(BooleanSupplier torn, RewritingVm guest, Meeting meeting) {
    long end = System.nanoTime() + Await.patient(LIMIT).toNanos();
    while (!torn.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "the tests cannot fail");
      guest.rewrite(meeting);
    }
  }

  private static SurfacePresenter present(CheckedSurface surface, ReleaseRule rule) {
    return SurfacePresenter.start(
        surface, PresentOptions.DEFAULT, rule, GpuSync.REAL, new Complaints());
  }

  private static void show(RewritingVm guest, CheckedSurface surface) {
    guest.rewrite(new Meeting(SHORT));
    int first = guest.frame();
    Await.until("the guest's picture", LIMIT, () -> surface.frame() == first);
    surface.begin();
  }

  private static void checkCaptured(RewritingVm guest, Qemu qemu) {
    Meeting alone = new Meeting(SHORT);
    guest.rewrite(alone);
    CheckedFrames frames = new CheckedFrames(new Meeting(SHORT));
    try (FrameCapture capture = capture(qemu, PATIENT)) {
      var _ = capture.stream(frames);
      for (int i = 0; i < FRAMES; i++) {
        guest.rewrite(alone);
      }
      int last = guest.frame();
      Await.until(
          () -> "frame " + last + " is captured, not " + frames,
          LIMIT,
          () -> frames.newest.get() == last);
      long late = capture.stats().releases().getOrDefault(ReleaseCause.DEADLINE, 0L);
      // What goes back at its deadline may be read still.
      assertTrue(frames.torn.get() <= late, () -> frames + "; " + late + " too late");
    }
  }

  /// Checks that the test finds torn frames if the guest gets its buffer back at a deadline before
  /// it is read.
  private static void checkCaptureTears(RewritingVm guest, Qemu qemu) {
    Meeting meeting = new Meeting(WHILE_READ);
    guest.rewrite(meeting);
    CheckedFrames frames = new CheckedFrames(meeting);
    try (FrameCapture capture = capture(qemu, AttachOptions.DEFAULT.withDeadline(AT_ONCE))) {
      var _ = capture.stream(frames);
      rewriteUntil(() -> frames.torn.get() > 0, guest, meeting);
    }
  }

  private static FrameCapture capture(Qemu qemu, AttachOptions attach) {
    return FrameCapture.open(
        new Endpoint.Qmp(qemu.qmpSocket()), null, CaptureOptions.DEFAULT.withAttach(attach));
  }

  /// Checks whether each captured frame has only one colour, and finds the frame by the colour.
  private static final class CheckedFrames implements FrameListener {

    private final AtomicInteger torn = new AtomicInteger();
    private final AtomicInteger newest = new AtomicInteger();
    private final Meeting meeting;

    CheckedFrames(Meeting meeting) {
      this.meeting = meeting;
    }

    @Override
    public void frame(CapturedFrame frame) {
      // Before the guest's first picture, QEMU shows its own.
      if (frame.width() == RewritingVm.WIDTH && frame.height() == RewritingVm.HEIGHT) {
        meeting.viewerHasRead();
        int first = frame.pixels().getInt(0) & 0xffffff;
        boolean uniform = true;
        for (int y = 0; y < frame.height(); y++) {
          for (int x = 0; x < frame.width(); x++) {
            int at = y * frame.strideBytes() + 4 * x;
            uniform &= (frame.pixels().getInt(at) & 0xffffff) == first;
          }
        }
        int _ = torn.addAndGet(uniform ? 0 : 1);
        newest.set(GuestFramebuffer.frameNumber(Integer.reverseBytes(first) >>> 8));
      }
    }

    @Override
    public void ended(String reason) {}

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s, of which %s were torn", newest, torn);
    }
  }

  /// Releases each buffer before it is read.
  private static final class EarlyRule implements ReleaseRule {
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

  private static final class Complaints implements PresenterListener {
    @Override
    public void pathChanged(FramePath path, String reason) {}

    @Override
    public void pictureResized(int width, int height) {}

    @Override
    public void frameFailed(String reason) {
      throw new AssertionError(reason);
    }

    @Override
    public void frameShown() {}

    @Override
    public void messageRefused(String reason) {
      throw new AssertionError(reason);
    }

    @Override
    public void stopped(String reason) {
      throw new AssertionError(reason);
    }
  }
}
