// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.Frame;
import dev.oriel.dbus.ConsoleSession;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.fixtures.Await;
import dev.oriel.guest.DmabufFrameQueue;
import dev.oriel.guest.NestedLinux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/// Tests a real guest in the lab VM, with the newest QEMU: Linux with its own driver and a program
/// that flips buffers.
@Tag("lab")
@Timeout(value = 840, threadMode = ThreadMode.SAME_THREAD)
final class NestedLinuxTest {

  private static final int FRAMES = 40;

  /// It is ten times as long in the lab VM. The guest has to boot before the first frame.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// As long as QEMU allows, so that a slow machine does not cause a release.
  private static final Duration DEADLINE = Duration.ofMillis(950);

  @Test
  void aGuestThatFlipsIsSeenFrameByFrameEachWhole() throws Exception {
    try (NestedLinux guest = NestedLinux.start("/dev/dri/renderD128");
        VmConnection vm =
            VmConnection.open(new Endpoint.Qmp(guest.qmpSocket()), null, Await.patient(PATIENCE));
        DmabufFrameQueue frames = new DmabufFrameQueue();
        ExactReader reader = new ExactReader();
        ConsoleSession session =
            vm.console(0).attach(frames, AttachOptions.DEFAULT.withDeadline(DEADLINE))) {
      List<Integer> numbers = new ArrayList<>();
      Set<Long> buffers = new HashSet<>();
      Set<Long> guests = new HashSet<>();
      while (numbers.size() < FRAMES) {
        try (Frame.Dmabuf frame = frames.takeGated(NestedLinux.SCREEN, PATIENCE)) {
          long inode = inode(frame);
          buffers.add(inode);
          byte[] rgba = reader.rgbaOfHeld(frame);
          if (rgba != null && NestedLinux.isFrame(rgba)) {
            numbers.add(NestedLinux.frameNumber(rgba));
            guests.add(inode);
          } else if (rgba != null) {
            // QEMU's own text, until the guest's driver takes over the screen.
            assertTrue(numbers.isEmpty(), "no frame of the guest's after " + numbers);
          }
        } catch (AssertionError e) {
          throw new AssertionError("after " + numbers + "; " + guest.report(), e);
        }
      }
      for (int i = 1; i < FRAMES; i++) {
        assertTrue(numbers.get(i - 1) < numbers.get(i), () -> "in order: " + numbers);
      }
      assertEquals(3, guests.size(), "the guest's buffers");
      assertEquals(buffers.size(), reader.imports(), "each buffer once");
      assertEquals(0, session.stats().rejected());
      assertEquals(List.of(), frames.errors());
    }
  }

  private static long inode(Frame.Dmabuf frame) throws IOException {
    Path fd = Path.of("/proc/self/fd/" + frame.scanout().fd(0).number());
    return (Long) Files.getAttribute(fd, "unix:ino");
  }
}
