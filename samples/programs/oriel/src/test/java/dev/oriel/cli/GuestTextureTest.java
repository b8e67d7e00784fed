// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.geometry.Rect;
import dev.oriel.dbus.ConsoleSession;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.guest.DmabufFrameQueue;
import dev.oriel.guest.GpuCommand;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.StdVga;
import dev.oriel.guest.VirglContext;
import dev.oriel.guest.VirglContext.Rows;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioGpu.BlobScanout;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tests pictures that the newest QEMU keeps in textures of its own OpenGL and sends as dma-bufs of
/// its driver, in the lab VM. All graphics cards do this except virtio-gpu with blobs.
@Tag("lab")
@Timeout(value = 600, threadMode = ThreadMode.SAME_THREAD)
final class GuestTextureTest {

  private static final int WIDTH = 320;
  private static final int HEIGHT = 200;
  private static final Rect WHOLE = Rect.ofSize(WIDTH, HEIGHT);
  private static final Rect PART = new Rect(33, 44, 55, 66);
  private static final GpuFormat FORMAT = GpuFormat.B8G8R8X8;

  /// virtio-gpu's `VIRTIO_GPU_RESP_ERR_UNSPEC`.
  private static final int RESP_ERR_UNSPEC = 0x1200;

  /// As long as QEMU allows, so that a slow machine does not cause a release.
  private static final Duration DEADLINE = Duration.ofMillis(950);

  private final DmabufFrameQueue frames = new DmabufFrameQueue();
  private final ExactReader reader = new ExactReader();

  @AfterEach
  void close() {
    frames.close();
    reader.close();
  }

  private static Qemu start(String device) throws IOException {
    return Qemu.builder().gl("/dev/dri/renderD128").device(device).start();
  }

  private static VmConnection connect(Qemu qemu) {
    return VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
  }

  private ConsoleSession attach(VmConnection vm) {
    return vm.console(0).attach(frames, AttachOptions.DEFAULT.withDeadline(DEADLINE));
  }

  /// Takes frames until one shows this picture with the expected damage: QEMU draws its textures
  /// and sends updates at its own pace.
  ///
  /// @return the layout of that frame's buffer
  private DmabufLayout awaitPicture(byte[] expected, Predicate<Rect> damaged) throws Exception {
    List<String> seen = new ArrayList<>();
    while (seen.size() < 30) {
      try (Frame.Dmabuf frame = frames.takeGated(WHOLE)) {
        int mismatch = reader.mismatch(frame, expected);
        Rect damage = frame.damage().bounds();
        if (mismatch < 0 && damaged.test(damage)) {
          return frame.scanout().layout();
        }
        seen.add(damage + " differs at byte " + mismatch);
      }
    }
    throw new AssertionError("the picture, or the damage, never came: " + seen);
  }

  @Test
  void aVgasTextureIsReadExactlyAndSoIsAPartThatChanges() throws Exception {
    try (Qemu qemu = start("VGA");
        VmConnection vm = connect(qemu)) {
      StdVga vga = new StdVga(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, WIDTH, HEIGHT, FORMAT);
      vga.setMode(WIDTH, HEIGHT);
      fb.drawGradient();
      vga.draw(fb, WHOLE);
      try (ConsoleSession session = attach(vm)) {
        DmabufLayout layout = awaitPicture(fb.expectedRgba(WHOLE), _ -> true);
        assertFalse(layout.bottomUp());
        Rect part = new Rect(40, 50, 100, 30);
        fb.fill(part, 0xff12_34ab);
        vga.draw(fb, part);
        // VGA tracks written memory by pages, so it reports whole rows around the change.
        DmabufLayout _ =
            awaitPicture(
                fb.expectedRgba(WHOLE),
                damage -> !damage.intersect(part).isEmpty() && damage.height() < HEIGHT / 2);
        assertEquals(0, session.stats().rejected());
      }
      assertEquals(1, reader.imports());
    }
  }

  @Test
  void aTwoDimensionalVirtioGpusTextureIsReadExactlyAndSoIsAPartThatChanges() throws Exception {
    try (Qemu qemu = start("virtio-gpu-pci");
        VmConnection vm = connect(qemu)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = show(gpu, qemu);
      try (ConsoleSession _ = attach(vm)) {
        fb.drawNoise(3);
        assertFalse(transferAndFlush(gpu, fb, WHOLE).bottomUp());
        fb.fill(PART, 0xff98_7654);
        assertFalse(transferAndFlush(gpu, fb, PART).bottomUp());
      }
      assertEquals(1, reader.imports());
    }
  }

  @Test
  void aTextureOfVirglrenderersIsReadExactlyThoughItsRowsAreUpsideDown() throws Exception {
    try (Qemu qemu = start("virtio-gpu-gl-pci");
        VmConnection vm = connect(qemu)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      assertTrue(gpu.hasVirgl());
      GuestFramebuffer fb = show(gpu, qemu);
      try (ConsoleSession _ = attach(vm)) {
        fb.drawGradient();
        assertTrue(transferAndFlush(gpu, fb, WHOLE).bottomUp());
        fb.fill(PART, 0xff98_7654);
        assertTrue(transferAndFlush(gpu, fb, PART).bottomUp());
      }
      assertEquals(1, reader.imports());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAGuestDrawsWithOpenGlIsReadExactlyWhicheverRowIsFirst(Rows rows) throws Exception {
    try (Qemu qemu = start("virtio-gpu-gl-pci");
        VmConnection vm = connect(qemu)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, WIDTH, HEIGHT, FORMAT);
      VirglContext context = new VirglContext(gpu, 1);
      context.createTexture(1, FORMAT, WIDTH, HEIGHT, rows);
      gpu.attachBacking(1, fb.scatteredExtents()).ok();
      try (ConsoleSession _ = attach(vm)) {
        gpu.setScanout(0, 1, WHOLE).ok();
        for (int colour : new int[] {0xffc0_4010, 0xff10_80f0}) {
          context.clear(1, FORMAT, colour).ok();
          fb.fill(WHOLE, colour);
          assertEquals(rows == Rows.FROM_TOP, flush(gpu, fb, WHOLE).bottomUp());
        }
        // Two colours, so that the order of the rows shows.
        fb.fill(Rect.ofSize(WIDTH, HEIGHT / 2), 0xff20_c030);
        context.transferToHost(1, WHOLE, 0, fb.stride()).ok();
        assertEquals(rows == Rows.FROM_TOP, flush(gpu, fb, WHOLE).bottomUp());
      }
      assertEquals(1, reader.imports());
    }
  }

  /// Virglrenderer creates such a blob but has no dma-buf for it, on no host
  /// (`virgl_renderer_resource_get_info` returns -1 for each resource of its OpenGL, up to 1.3), so
  /// QEMU refuses to show it (`virgl_cmd_set_scanout_blob` in its `hw/display/virtio-gpu-virgl.c`).
  /// Blobs of its Vulkan have one, see [HostBlobTest].
  @Test
  void aBlobOfTheHostsThatHasNoDmabufIsRefusedToTheGuestAndDisturbsNobody() throws Exception {
    try (Qemu qemu = start("virtio-gpu-gl-pci,blob=true,hostmem=64M");
        VmConnection vm = connect(qemu)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      VirglContext context = new VirglContext(gpu, 1);
      try (ConsoleSession session = attach(vm)) {
        context.createHostBlob(2, FORMAT, WIDTH, HEIGHT).ok();
        BlobScanout shown = BlobScanout.whole(WIDTH, HEIGHT, FORMAT);
        assertEquals(RESP_ERR_UNSPEC, gpu.setScanoutBlob(0, 2, shown).response());
        GuestFramebuffer fb = show(gpu, qemu);
        fb.drawGradient();
        assertTrue(transferAndFlush(gpu, fb, WHOLE).bottomUp());
        assertEquals(0, session.stats().rejected());
      }
    }
  }

  /// Shows a 2D resource, which gets the pixels of the framebuffer when they are transferred.
  private static GuestFramebuffer show(VirtioGpu gpu, Qemu qemu) {
    GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, WIDTH, HEIGHT, FORMAT);
    gpu.createResource2d(1, FORMAT, WIDTH, HEIGHT).ok();
    gpu.attachBacking(1, fb.scatteredExtents()).ok();
    gpu.setScanout(0, 1, WHOLE).ok();
    return fb;
  }

  private DmabufLayout transferAndFlush(VirtioGpu gpu, GuestFramebuffer fb, Rect part)
      throws Exception {
    gpu.transferToHost2d(1, part, fb.offset(part)).ok();
    return flush(gpu, fb, part);
  }

  /// Makes the guest flush a part, and waits for the picture and for the damage of exactly that
  /// part. For rows from the bottom, QEMU reports the guest's rectangle, so the whole picture is
  /// treated as damaged.
  private DmabufLayout flush(VirtioGpu gpu, GuestFramebuffer fb, Rect part) throws Exception {
    GpuCommand flush = gpu.flush(1, part, Fencing.FENCED);
    DmabufLayout layout =
        awaitPicture(
            fb.expectedRgba(WHOLE), damage -> damage.equals(gpu.hasVirgl() ? WHOLE : part));
    flush.ok();
    return layout;
  }
}
