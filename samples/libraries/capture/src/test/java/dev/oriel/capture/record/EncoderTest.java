// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.FrameCapture;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.dbus.Endpoint;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsVideo;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.fixtures.Video;
import dev.oriel.guest.GlShim;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.NeedsGlShim;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioGpu.BlobScanout;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Encoders that are slow, fail, hang or are missing.
final class EncoderTest {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final List<String> ANY_CODEC = List.of("-c:v", "any");

  @TempDir Path dir;

  /// A program in place of ffmpeg, whose last argument is the video's file.
  private EncodedVideo by(String script) throws IOException {
    Path program = dir.resolve("encoder");
    Files.writeString(
        program, "#!/bin/sh\nfor video; do :; done; : >\"${video#file:}\"\n" + script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return EncodedVideo.of(
        dir.resolve("video.mkv"),
        VideoFormat.MATROSKA,
        new EncoderOptions(program.toString(), ANY_CODEC));
  }

  /// The guest waits for each flush of a dma-buf until the buffer is released. If the capture
  /// waited for the encoder, a flush would be done only at its deadline.
  @Test
  @NeedsQemu
  @NeedsGlShim
  @NeedsVideo
  void aSlowEncoderMissesFramesAndNeverDelaysTheGuest() throws Exception {
    Path goOn = dir.resolve("go-on");
    Path read = Files.createFile(dir.resolve("read"));
    EncodedVideo slow =
        by(
            String.format(
                Locale.ROOT, "while [ ! -e '%s' ]; do sleep 0.04; done; cat >'%s'\n", goOn, read));
    int flushes = 60;
    try (Qemu qemu =
        Qemu.builder().gl(GlShim.get()).virtioGpu("blob=true").framebuffers(1, 8).start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inModule(qemu, 0, WIDTH, HEIGHT, GpuFormat.B8G8R8X8);
      gpu.createBlob(1, fb.size(), fb.extents()).ok();
      gpu.setScanoutBlob(0, 1, BlobScanout.whole(WIDTH, HEIGHT, fb.format())).ok();
      gpu.flush(1, fb.bounds(), Fencing.FENCED).ok();
      try (FrameCapture capture =
              FrameCapture.open(
                  new Endpoint.Qmp(qemu.qmpSocket()),
                  null,
                  CaptureOptions.DEFAULT.withMaxLeases(Recorder.LEASES));
          Recorder recorder = Recorder.start(capture, slow, RecordingOptions.DEFAULT)) {
        assertTrue(recorder.awaitFrames(1, SOON));
        long late = late(capture);
        for (int i = 1; i <= flushes; i++) {
          fb.drawFrame(i);
          gpu.flush(1, fb.bounds(), Fencing.FENCED).ok();
        }
        // A busy machine delays some.
        long delayed = late(capture) - late;
        assertTrue(delayed < flushes / 2, delayed + " flushes were delayed");
        Files.createFile(goOn);
        recorder.stop();
        Recording recording = recorder.await();

        assertTrue(recording.dropped() > 0, recording.toString());
        assertEquals(
            flushes + 1,
            recording.frames() + recording.dropped() + recording.joined(),
            recording.toString());
        assertEquals(0, capture.stats().leases());
        List<Screenshot> frames = Video.read(read).frames();
        // The last one is written again at the end if that is a tick later.
        long again = frames.size() - recording.frames();
        assertTrue(again == 0 || again == 1, frames.size() + " of " + recording);
        assertArrayEquals(fb.expectedRgba(fb.bounds()), frames.getLast().rgba());
      }
    }
  }

  private static long late(FrameCapture capture) {
    return capture.stats().releases().getOrDefault(ReleaseCause.DEADLINE, 0L);
  }

  @Test
  @NeedsQemu
  void whatAFailingEncoderSaidIsTheError() throws Exception {
    // Much output precedes it, so that it has not been read yet when the encoder has ended.
    EncodedVideo failing =
        by(
            "head -c 100000 >/dev/null; yes 'a warning' | head -n 20000 >&2;"
                + " echo 'no space for it' >&2; exit 3\n");
    try (RecordedGuest guest = RecordedGuest.start(WIDTH, HEIGHT);
        Recorder recorder = Recorder.start(guest.capture, failing, RecordingOptions.DEFAULT)) {
      guest.awaitFirst(recorder);
      // The first frame is written when the second has come.
      guest.drawNext(recorder);
      String message = message(recorder);
      assertTrue(message.contains("status 3"), message);
      assertTrue(message.contains("no space for it"), message);
      assertTrue(message.contains("-c:v any"), message);
      assertEquals(0, guest.capture.stats().leases());
    }
  }

  @Test
  @NeedsQemu
  @NeedsVideo
  void optionsThatFfmpegRefusesAreTheError() throws Exception {
    EncodedVideo refused =
        EncodedVideo.of(
            dir.resolve("a.mkv"),
            VideoFormat.MATROSKA,
            new EncoderOptions("ffmpeg", List.of("-c:v", "no_such_codec")));
    RecordingOptions options = RecordingOptions.DEFAULT.withMaxFrames(1);
    try (RecordedGuest guest = RecordedGuest.start(WIDTH, HEIGHT);
        Recorder recorder = Recorder.start(guest.capture, refused, options)) {
      String message = message(recorder);
      assertTrue(message.contains("no_such_codec"), message);
    }
  }

  private static String message(Recorder recorder) {
    return String.valueOf(assertThrows(EncoderException.class, recorder::await).getMessage());
  }

  /// Closing gives up: it waits neither for frames to be read nor for the program.
  @Test
  @NeedsQemu
  void closingBreaksOffAnEncoderThatHangs() throws Exception {
    Path pid = dir.resolve("pid");
    EncodedVideo hanging =
        by(String.format(Locale.ROOT, "echo \"$$\" >'%s'; exec sleep 1000\n", pid));
    try (RecordedGuest guest = RecordedGuest.start(WIDTH, HEIGHT)) {
      try (Recorder recorder = Recorder.start(guest.capture, hanging, RecordingOptions.DEFAULT)) {
        guest.awaitFirst(recorder);
        guest.drawNext(recorder);
        guest.drawNext(recorder);
        Await.until("the encoder to run", SOON, () -> size(pid) > 0);
      }
      assertEquals(0, guest.capture.stats().leases());
    }
    long number = Long.parseLong(Files.readString(pid).strip());
    Await.until(
        "the encoder to be gone",
        SOON,
        () -> !ProcessHandle.of(number).map(ProcessHandle::isAlive).orElse(false));
  }

  @Test
  @NeedsQemu
  void closingBreaksOffAnEncoderThatIsBeingStarted() throws Exception {
    EncodedVideo hanging = by("exec sleep 1000\n");
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    FrameTarget slow =
        new FrameTarget() {

          @Override
          public Duration tick() {
            return hanging.tick();
          }

          @Override
          public FrameWriter open(int width, int height) throws IOException {
            FrameWriter writer = hanging.open(width, height);
            started.countDown();
            try {
              closing.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            return writer;
          }
        };
    try (RecordedGuest guest = RecordedGuest.start(WIDTH, HEIGHT)) {
      Recorder recorder = Recorder.start(guest.capture, slow, RecordingOptions.DEFAULT);
      started.await();
      Thread closer = Thread.ofPlatform().daemon().start(recorder::close);
      Await.until(
          "the recording is broken off, and close() waits for the encoder",
          SOON,
          () -> !isRunning("oriel-record") && closer.getState() == Thread.State.WAITING);
      closing.countDown();
      assertTrue(closer.join(SOON), "close() returns");
      assertEquals(0, guest.capture.stats().leases());
    }
  }

  private static boolean isRunning(String thread) {
    return Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals(thread));
  }

  private static long size(Path file) {
    return file.toFile().length();
  }

  @Test
  void aMissingEncoderIsNamedWithItsPackageAndTheWayWithout() {
    EncoderOptions none = new EncoderOptions("no-such-ffmpeg", List.of());
    EncoderException e =
        assertThrows(
            EncoderException.class,
            () -> EncodedVideo.of(dir.resolve("a.mp4"), VideoFormat.MP4, none));
    assertEquals(
        "there is no program no-such-ffmpeg in PATH: install it (Debian: ffmpeg), or record"
            + " without an encoder (RawVideo; .mkv, .y4m, .rgba)",
        e.getMessage());
    assertEquals(
        "there is no program no-such-ffmpeg in PATH: install it (Debian: ffmpeg), or record"
            + " without an encoder (no-encoder; .mkv, .y4m, .rgba)",
        e.message("no-encoder", "options"));
  }

  @Test
  void anEncoderWithoutCodecsSaysWhichAreWanted() throws Exception {
    Path program = dir.resolve("bare");
    Files.writeString(program, "#!/bin/sh\necho ' V....D rawvideo  raw video'\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    EncoderOptions bare = new EncoderOptions(program.toString(), List.of());
    String message =
        String.valueOf(
            assertThrows(
                    EncoderException.class,
                    () -> EncodedVideo.of(dir.resolve("a.webm"), VideoFormat.WEBM, bare))
                .getMessage());
    assertTrue(
        message.endsWith(
            "libvpx-vp9, libvpx; choose an encoder that it has (EncoderOptions.arguments), or record without"
                + " an encoder (RawVideo)"),
        message);
  }
}
