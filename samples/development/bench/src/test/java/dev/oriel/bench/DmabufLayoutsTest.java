// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.FrameCapture;
import dev.oriel.capture.UnreadableFrameException;
import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.frame.FramePath;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.testing.FakeQemu;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.dmabuf.FormatSupport;
import dev.oriel.fixtures.Await;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests captures of buffers in the layouts that GPUs draw into: tiled, compressed, with several
/// planes. Where EGL lists a layout, the picture comes; elsewhere the reason names the layouts that
/// EGL lists, the guest goes on, and the next picture is shown.
final class DmabufLayoutsTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration BRIEFLY = Duration.ofMillis(300);

  /// A whole number of the tiles and of the pages of each layout.
  private static final int SIDE = 256;

  private static final int STRIDE = 4 * SIDE;
  private static final int PLANE_BYTES = STRIDE * SIDE;
  private static final int COLOUR = 0x40_80c0;

  private final FakeQemu qemu = FakeQemu.start();
  private final VmConnection vm = VmConnection.open(qemu.endpoint(), null);

  @AfterEach
  void stop() {
    vm.close();
    qemu.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    // name, format, modifier, planes
    "rows, XR24, 0x0, 1",
    "rows that are not stated, XR24, 0x00ffffffffffffff, 1",
    "rows of 10-bit colours, XR30, 0x0, 1",
    "luma and chroma, NV12, 0x0, 2",
    "Intel X tiles, XR24, 0x0100000000000001, 1",
    "Intel Y tiles, XR24, 0x0100000000000002, 1",
    "Intel Y tiles of luma and chroma, NV12, 0x0100000000000002, 2",
    "Intel Y tiles and their compression, XR24, 0x0100000000000004, 2",
    "Intel 4 tiles with a clear colour, XR24, 0x010000000000000f, 3",
    "AMD tiles, XR24, 0x0200000000001b03, 1",
    "AMD tiles and two compressions, XR24, 0x0200000000007b03, 3",
    "NVIDIA blocks, XR24, 0x0300000000606014, 1",
    "Arm frame buffer compression, XR24, 0x0800000000000041, 1",
    "Broadcom tiles, XR24, 0x0700000000000001, 1",
    "a vendor that does not exist, XR24, 0xee00000000000001, 1",
  })
  void isShownWhereEglListsItAndElseRefusedInWords(
      String name, String format, String modifier, int planes) throws Exception {
    Fourcc fourcc = Fourcc.of(format);
    long layout = Long.parseUnsignedLong(modifier.substring(2), 16);
    try (OwnedFd buffer = Memory.memfd("oriel-test", (long) PLANE_BYTES * planes);
        FrameCapture capture = FrameCapture.open(vm.console(0), CaptureOptions.DEFAULT);
        Arena arena = Arena.ofShared()) {
      MemorySegment memory =
          Memory.map(buffer.number(), 0, (long) PLANE_BYTES * planes, true, arena);
      for (long at = 0; at < memory.byteSize(); at += Integer.BYTES) {
        memory.set(ValueLayout.JAVA_INT_UNALIGNED, at, COLOUR);
      }
      FakeQemu.Listener q = qemu.awaitListener();
      show(q, buffer, fourcc, layout, planes);
      Await.until(
          "the picture or its refusal",
          SOON,
          () -> capture.stats().frames() > 0 || isRefused(capture));
      FormatSupport listed = EglDisplay.surfaceless().format(fourcc);
      boolean rows = layout == Modifier.LINEAR || layout == Modifier.INVALID;
      if (rows && fourcc.equals(Fourcc.XRGB8888)) {
        // The CPU reads these, too, whatever EGL does.
        assertFalse(isRefused(capture), capture::describeState);
      } else if (listed == null || listed.find(layout) == null) {
        assertTrue(isRefused(capture), "shown in a layout that EGL does not list");
      }
      // A driver may list what it then does not import: llvmpipe does so with NV12 before Mesa 25.
      if (isRefused(capture)) {
        assertRefusedInWords(capture, listed, layout);
      } else {
        assertShown(capture, layout);
      }

      // The guest goes on in a layout that everybody reads.
      show(q, buffer, Fourcc.XRGB8888, Modifier.LINEAR, 1);
      try (CapturedFrame frame = capture.await(DmabufLayoutsTest::isPlain, SOON)) {
        assertEquals(FramePath.DIRECT, frame.path(), frame::reason);
        assertEquals(COLOUR, frame.picture().rgb(7, 9), name);
      }
    }
  }

  private static boolean isPlain(CapturedFrame frame) {
    Long modifier = frame.modifier();
    return modifier != null
        && modifier == Modifier.LINEAR
        && Fourcc.XRGB8888.equals(frame.format());
  }

  private static boolean isRefused(FrameCapture capture) {
    return capture.describeState().contains("cannot be read");
  }

  private static void assertShown(FrameCapture capture, long layout) throws InterruptedException {
    try (CapturedFrame frame = capture.current(SOON)) {
      assertEquals(FramePath.DIRECT, frame.path(), frame::reason);
      assertEquals(layout, frame.modifier());
      if (frame.format().equals(Fourcc.XRGB8888)) {
        assertEquals(COLOUR, frame.picture().rgb(7, 9));
      }
    }
  }

  private static void assertRefusedInWords(
      FrameCapture capture, @Nullable FormatSupport listed, long layout) {
    UnreadableFrameException refused =
        assertThrows(UnreadableFrameException.class, () -> capture.next(BRIEFLY));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("eglCreateImage(" + SIDE + "x" + SIDE), message);
    assertTrue(message.contains(Modifier.describe(layout)), message);
    assertTrue(message.contains(" = EGL_BAD_"), message);
    assertTrue(
        message.contains(
            listed == null ? "the driver does not list this format" : "the driver lists " + listed),
        message);
    assertTrue(message.contains("the CPU reads only linear buffers"), message);
  }

  /// Shows a buffer and updates it. Returns when the guest may draw again.
  private static void show(
      FakeQemu.Listener q, OwnedFd buffer, Fourcc fourcc, long modifier, int planes) {
    int[] offsets = new int[planes];
    int[] strides = new int[planes];
    for (int i = 0; i < planes; i++) {
      offsets[i] = i * PLANE_BYTES;
      strides[i] = STRIDE;
    }
    String _ =
        q.scanoutDmabuf2(
                Collections.nCopies(planes, buffer),
                new int[] {0, 0, SIDE, SIDE},
                offsets,
                strides,
                new int[] {planes, fourcc.code(), SIDE, SIDE},
                modifier,
                false)
            .ok();
    String _ =
        q.call(
                "UpdateDMABUF",
                m ->
                    m.appendInt32('i', 0)
                        .appendInt32('i', 0)
                        .appendInt32('i', SIDE)
                        .appendInt32('i', SIDE))
            .ok();
  }
}
