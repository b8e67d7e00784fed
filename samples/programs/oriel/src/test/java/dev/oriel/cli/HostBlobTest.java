// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FramePath;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.dbus.ConsoleSession;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.gl.HeadlessReader;
import dev.oriel.guest.DmabufFrameQueue;
import dev.oriel.guest.GpuCommand;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.VenusContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/// Tests buffers that are memory of the host's Vulkan (blobs of the kind HOST3D, by Venus), from
/// the guest's writes to the picture, in the lab VM.
@Tag("lab")
@Timeout(value = 600, threadMode = ThreadMode.SAME_THREAD)
final class HostBlobTest {

  private static final Rect WHOLE = VenusGuest.SIZE;
  private static final Rect PART = new Rect(101, 53, 77, 31);
  private static final int FLIPS = 60;

  /// As long as QEMU allows, so that a slow machine does not cause a release.
  private static final Duration DEADLINE = Duration.ofMillis(950);

  private final DmabufFrameQueue frames = new DmabufFrameQueue();

  @AfterEach
  void close() {
    frames.close();
  }

  private ConsoleSession attach(VmConnection vm) {
    return vm.console(0).attach(frames, AttachOptions.DEFAULT.withDeadline(DEADLINE));
  }

  private static VmConnection connect(VenusGuest guest) {
    return VmConnection.open(new Endpoint.Qmp(guest.qemu.qmpSocket()), null);
  }

  @Test
  void whatTheGuestWritesIntoMemoryOfTheHostsVulkanIsReadExactlyWithOneImport() throws Exception {
    try (VenusGuest guest = VenusGuest.start();
        VmConnection vm = connect(guest);
        ConsoleSession session = attach(vm);
        ExactReader reader = new ExactReader()) {
      GuestFramebuffer picture = guest.picture();
      picture.drawNoise(3);
      VenusContext.Blob blob = guest.exportable(picture);
      for (int seed = 4; seed < 7; seed++) {
        GpuCommand flush = guest.flip(blob);
        try (Frame.Dmabuf frame = frames.takeGated(WHOLE)) {
          assertArrayEquals(picture.expectedRgba(WHOLE), reader.rgba(frame));
        }
        flush.ok();
        picture.drawNoise(seed);
        blob.write(picture);
      }
      assertEquals(1, reader.imports());
      assertEquals(0, session.stats().rejected());
      assertEquals(List.of(), frames.errors());
    }
  }

  @Test
  void flipsAmongThreeBuffersAreReadExactlyWithThreeImports() throws Exception {
    try (VenusGuest guest = VenusGuest.start();
        VmConnection vm = connect(guest);
        ConsoleSession session = attach(vm);
        ExactReader reader = new ExactReader()) {
      List<GuestFramebuffer> pictures = new ArrayList<>();
      List<VenusContext.Blob> blobs = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        GuestFramebuffer picture = guest.picture();
        picture.drawGradient();
        picture.fill(PART, GuestFramebuffer.frameColour(i));
        pictures.add(picture);
        blobs.add(guest.exportable(picture));
      }
      for (int flip = 0; flip < FLIPS; flip++) {
        GpuCommand flush = guest.flip(blobs.get(flip % 3));
        try (Frame.Dmabuf frame = frames.takeGated(WHOLE)) {
          assertArrayEquals(
              pictures.get(flip % 3).expectedRgba(WHOLE), reader.rgba(frame), "flip " + flip);
        }
        flush.ok();
      }
      assertEquals(3, reader.imports());
      assertEquals(0, session.stats().rejected());
    }
  }

  /// QEMU sends such memory in the messages of dma-bufs, too. A software renderer draws from it; a
  /// GPU could not.
  @Test
  void memoryThatIsNoDmabufIsReadExactlyByASoftwareRenderer() throws Exception {
    try (VenusGuest guest = VenusGuest.start();
        VmConnection vm = connect(guest);
        ConsoleSession session = attach(vm);
        HeadlessReader reader = HeadlessReader.throughGl()) {
      GuestFramebuffer picture = guest.picture();
      picture.drawNoise(3);
      GpuCommand flush = guest.flip(guest.plain(picture));
      try (Frame.Dmabuf frame = frames.takeGated(WHOLE)) {
        Path file =
            Files.readSymbolicLink(Path.of("/proc/self/fd/" + frame.scanout().fd(0).number()));
        assertTrue(file.toString().startsWith("/memfd:"), file::toString);
        Picture read = new Picture(WHOLE.width(), WHOLE.height());
        Damage all = Damage.full(WHOLE.width(), WHOLE.height());
        HeadlessReader.Reading how = reader.read(frame, all, read, read);
        assertEquals(FramePath.DIRECT, how.path(), how::reason);
        byte[] rgba = new byte[read.pixels().remaining()];
        read.pixels().get(rgba);
        assertArrayEquals(picture.expectedRgba(WHOLE), rgba);
      }
      flush.ok();
      assertEquals(0, session.stats().rejected());
    }
  }
}
