// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.FrameCapture;
import dev.oriel.capture.UnreadableFrameException;
import dev.oriel.core.format.Fourcc;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.FramePath;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import dev.oriel.dbus.testing.Answer;
import dev.oriel.dbus.testing.FakeQemu;
import dev.oriel.fixtures.Await;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests captures of buffers as a guest with 3D acceleration shows them, starting with QEMU's
/// messages: rows from the top or from the bottom, and an alpha channel that is zero.
final class DmabufCaptureTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration BRIEFLY = Duration.ofMillis(300);
  private static final int WIDTH = 40;
  private static final int HEIGHT = 30;
  private static final int STRIDE = 4 * WIDTH + 32;

  private final FakeQemu qemu = FakeQemu.start();
  private final VmConnection vm = VmConnection.open(qemu.endpoint(), null);
  private final Arena arena = Arena.ofShared();

  @AfterEach
  void stop() {
    vm.close();
    qemu.close();
    arena.close();
  }

  @ParameterizedTest
  @CsvSource({
    "XR24,false",
    "XR24,true",
    "AR24,false",
    "AR24,true",
    "XB24,false",
    "XB24,true",
    "AB24,false",
    "AB24,true"
  })
  void isShownTheRightWayUpInItsColours(String format, boolean y0Top) throws Exception {
    Fourcc fourcc = Fourcc.of(format);
    boolean redFirst = format.endsWith("B24");
    try (OwnedFd buffer = Memory.memfd("oriel-test", STRIDE * HEIGHT);
        FrameCapture capture = FrameCapture.open(vm.console(0), CaptureOptions.DEFAULT)) {
      MemorySegment memory = Memory.map(buffer.number(), 0, STRIDE * HEIGHT, true, arena);
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          set(memory, x, y, colour(x, y), redFirst);
        }
      }
      FakeQemu.Listener q = qemu.awaitListener();
      scanout(q, buffer, fourcc, y0Top);
      update(q, Rect.ofSize(WIDTH, HEIGHT));
      try (CapturedFrame frame = capture.await(f -> f.width() == WIDTH, SOON)) {
        assertEquals(FramePath.DIRECT, frame.path(), frame::reason);
        assertEquals(fourcc, frame.format());
        for (int y = 0; y < HEIGHT; y++) {
          for (int x = 0; x < WIDTH; x++) {
            int row = y0Top ? HEIGHT - 1 - y : y;
            assertEquals(colour(x, row), frame.picture().rgb(x, y), x + "," + y);
          }
        }
      }

      set(memory, 7, 4, 0xfedcba, redFirst);
      update(q, new Rect(0, 0, 20, 20));
      try (CapturedFrame frame = capture.next(SOON)) {
        // QEMU reports the guest's rectangle, which is a different one if the rows are from the
        // bottom.
        Rect row = y0Top ? new Rect(0, HEIGHT - 1 - 4, WIDTH, 1) : new Rect(0, 4, 20, 1);
        assertEquals(Damage.of(row), frame.damage());
        assertEquals(0xfedcba, frame.picture().rgb(7, row.y()));
      }
    }
  }

  /// It is unknown what such a frame would have changed.
  @Test
  void thePictureAfterOneThatCannotBeReadIsNewAsAWhole() throws Exception {
    try (OwnedFd buffer = Memory.memfd("oriel-test", STRIDE * HEIGHT);
        OwnedFd small = Memory.memfd("oriel-test", 100);
        FrameCapture capture = FrameCapture.open(vm.console(0), CaptureOptions.DEFAULT)) {
      FakeQemu.Listener q = qemu.awaitListener();
      scanout(q, buffer, Fourcc.XRGB8888, false);
      update(q, Rect.ofSize(WIDTH, HEIGHT));
      capture.await(f -> f.width() == WIDTH, SOON).close();
      update(q, Rect.ofSize(WIDTH, HEIGHT));

      scanout(q, small, Fourcc.XRGB8888, false);
      update(q, new Rect(1, 2, 3, 4));
      UnreadableFrameException unreadable =
          assertThrows(UnreadableFrameException.class, () -> capture.next(BRIEFLY));
      assertTrue(
          String.valueOf(unreadable.getMessage()).contains("only 100 bytes"),
          unreadable::getMessage);

      scanout(q, buffer, Fourcc.XRGB8888, false);
      update(q, new Rect(1, 2, 3, 4));
      Await.until("the picture to be back", SOON, () -> capture.stats().changes() == 2);
      try (CapturedFrame frame = capture.next(SOON)) {
        assertEquals(Damage.full(WIDTH, HEIGHT), frame.damage());
      }
    }
  }

  /// Such a frame does not end a wait, because the next one may be readable.
  @Test
  void aBufferThatCannotBeReadCostsThatFrameOnly() throws Exception {
    try (OwnedFd buffer = Memory.memfd("oriel-test", STRIDE * HEIGHT);
        OwnedFd small = Memory.memfd("oriel-test", 100);
        FrameCapture capture = FrameCapture.open(vm.console(0), CaptureOptions.DEFAULT)) {
      FakeQemu.Listener q = qemu.awaitListener();
      CompletableFuture<Integer> waiting =
          CompletableFuture.supplyAsync(() -> awaited(capture, f -> f.width() == WIDTH));
      scanout(q, small, Fourcc.XRGB8888, false);
      update(q, Rect.ofSize(WIDTH, HEIGHT));
      Await.until("the bad frame", SOON, () -> capture.describeState().contains("cannot be read"));
      String _ = scanoutCall(q, small, Fourcc.of("QQQQ"), false).error();
      Await.until("the refusal", SOON, () -> capture.describeState().contains("QQQQ"));
      scanout(q, buffer, Fourcc.XRGB8888, false);
      update(q, Rect.ofSize(WIDTH, HEIGHT));
      assertEquals(HEIGHT, waiting.get(SOON.toSeconds(), TimeUnit.SECONDS));
    }
  }

  /// A picture is not stable if it has been replaced by one that cannot be read.
  @Test
  void aPictureThatCannotBeReadIsNotStable() throws Exception {
    try (OwnedFd buffer = Memory.memfd("oriel-test", STRIDE * HEIGHT);
        OwnedFd small = Memory.memfd("oriel-test", 100);
        FrameCapture capture = FrameCapture.open(vm.console(0), CaptureOptions.DEFAULT)) {
      FakeQemu.Listener q = qemu.awaitListener();
      scanout(q, buffer, Fourcc.XRGB8888, false);
      capture.await(f -> f.width() == WIDTH, SOON).close();
      scanout(q, small, Fourcc.XRGB8888, false);
      update(q, Rect.ofSize(WIDTH, HEIGHT));
      Await.until("the bad frame", SOON, () -> capture.describeState().contains("cannot be read"));
      assertThrows(
          UnreadableFrameException.class,
          () -> capture.awaitStable(Duration.ofMillis(50), BRIEFLY));
    }
  }

  private static int awaited(FrameCapture capture, Predicate<CapturedFrame> condition) {
    try (CapturedFrame frame = capture.await(condition, SOON)) {
      return frame.height();
    } catch (InterruptedException e) {
      throw new CompletionException(e);
    }
  }

  private static int colour(int x, int y) {
    return 0x100000 | x << 12 | y << 4;
  }

  /// With an alpha of zero.
  private static void set(MemorySegment memory, int x, int y, int rgb, boolean redFirst) {
    int word = redFirst ? Integer.reverseBytes(rgb << 8) : rgb;
    memory.set(ValueLayout.JAVA_INT_UNALIGNED, (long) STRIDE * y + 4L * x, word);
  }

  private static void scanout(FakeQemu.Listener q, OwnedFd buffer, Fourcc fourcc, boolean y0Top) {
    String _ = scanoutCall(q, buffer, fourcc, y0Top).ok();
  }

  private static Answer scanoutCall(
      FakeQemu.Listener q, OwnedFd buffer, Fourcc fourcc, boolean y0Top) {
    return q.call(
        "ScanoutDMABUF",
        m ->
            ints(m.appendDescriptor(buffer.number()), 'u', WIDTH, HEIGHT, STRIDE)
                .appendInt32('u', fourcc.code())
                .appendInt64('t', 0)
                .appendInt32('b', y0Top ? 1 : 0));
  }

  /// Sends an update, which is answered when the guest may draw to the buffer again.
  private static void update(FakeQemu.Listener q, Rect part) {
    String _ =
        q.call("UpdateDMABUF", m -> ints(m, 'i', part.x(), part.y(), part.width(), part.height()))
            .ok();
  }

  private static SdMessage ints(SdMessage m, char type, int... values) {
    for (int v : values) {
      m.appendInt32(type, v);
    }
    return m;
  }
}
