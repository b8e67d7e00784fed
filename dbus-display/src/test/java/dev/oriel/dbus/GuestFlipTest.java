// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.guest.GpuCommand;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A guest that flips between three buffers of its own memory, in the lab VM: which buffer is shown
/// when, and whether the guest waits.
@Tag("lab")
final class GuestFlipTest {

  private static final int FLIPS = 100;

  @Test
  void aGuestThatFlipsShowsEachFrameInOneOfItsBuffers() throws Exception {
    try (BlobGuest guest = BlobGuest.start()) {
      List<GuestFramebuffer> buffers = threeBuffers(guest);
      try (ConsoleSession session = guest.attach(true)) {
        Set<Long> inodes = new HashSet<>();
        int ours = 0;
        for (int flip = 0; flip < FLIPS; flip++) {
          GuestFramebuffer fb = buffers.get(flip % 3);
          fb.drawFrame(flip);
          guest.gpu.setScanoutBlob(0, 1 + flip % 3, BlobGuest.SHOWN).ok();
          GpuCommand flush = guest.gpu.flush(1 + flip % 3, BlobGuest.WHOLE, Fencing.FENCED);
          try (Frame.Dmabuf frame = guest.frames.takeGated(BlobGuest.WHOLE)) {
            DmabufScanout scanout = frame.scanout();
            assertEquals(flip, DmabufPixels.frameNumber(scanout));
            if (flip % 50 < 3) {
              assertArrayEquals(
                  fb.expectedRgba(BlobGuest.WHOLE), DmabufPixels.rgba(scanout), "flip " + flip);
            }
            inodes.add(Descriptors.status(scanout.fd(0).number()).inode());
            boolean given = flush.isDone();
            if (frame.ticket().release(ReleaseCause.COPIED)) {
              assertFalse(given, "the guest got its buffer before we gave it, flip " + flip);
              ours++;
            }
          }
          flush.ok();
        }
        assertEquals(3, inodes.size(), "a buffer keeps its inode");
        assertTrue(ours > FLIPS * 3 / 4, "only " + ours + " frames came before their deadline");
        assertEquals(ours, session.stats().released(ReleaseCause.COPIED));
        assertEquals(0, session.stats().rejected());
        assertEquals(List.of(), guest.frames.errors());
      }
    }
  }

  /// QEMU itself drops most ScanoutDMABUF calls of such a guest (`Disable` for the old buffer
  /// overtakes them). A viewer may therefore see a frame late, but never a torn or a wrong one.
  @Test
  void withoutDmabuf2AGuestThatFlipsIsNotStalledAndShowsWholeFrames() throws Exception {
    try (BlobGuest guest = BlobGuest.start()) {
      List<GuestFramebuffer> buffers = threeBuffers(guest);
      try (ConsoleSession session = guest.attach(false)) {
        Set<Long> inodes = new HashSet<>();
        for (int flip = 0; flip < FLIPS; flip++) {
          buffers.get(flip % 3).drawFrame(flip);
          guest.gpu.setScanoutBlob(0, 1 + flip % 3, BlobGuest.SHOWN).ok();
          GpuCommand flush = guest.gpu.flush(1 + flip % 3, BlobGuest.WHOLE, Fencing.FENCED);
          // There is no such frame before the first ScanoutDMABUF of the guest's buffers.
          Frame.Dmabuf frame = guest.frames.takeGatedOrDone(BlobGuest.WHOLE, flush);
          if (frame != null) {
            try (frame) {
              int number = DmabufPixels.frameNumber(frame.scanout());
              assertTrue(flip - 3 < number && number <= flip, number + " after flip " + flip);
              inodes.add(Descriptors.status(frame.scanout().fd(0).number()).inode());
            }
          }
          flush.ok();
        }
        assertFalse(inodes.isEmpty(), "not one of the guest's buffers was shown");
        assertTrue(inodes.size() <= 3, "a buffer keeps its inode");
        assertEquals(0, session.stats().rejected());
        assertEquals(List.of(), guest.frames.errors());
      }
    }
  }

  private static List<GuestFramebuffer> threeBuffers(BlobGuest guest) {
    List<GuestFramebuffer> buffers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      GuestFramebuffer fb = guest.framebuffer();
      guest.gpu.createBlob(1 + i, fb.size(), fb.scatteredExtents()).ok();
      buffers.add(fb);
    }
    return buffers;
  }
}
