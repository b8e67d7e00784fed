// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.fixtures.Await;
import dev.oriel.guest.GpuCommand;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Vgem;
import dev.oriel.guest.VgemFences;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A guest's buffer that a kernel fence releases, in the lab VM.
@Tag("lab")
@VgemFences
final class GuestFenceTest {

  @Test
  void theGuestGetsItsBufferBackWhenAKernelFenceSignalsAndNotBefore() throws Exception {
    try (BlobGuest guest = BlobGuest.start();
        Vgem vgem = Vgem.open();
        Vgem.Buffer reader = vgem.createBuffer(64, 64)) {
      GuestFramebuffer fb = guest.framebuffer();
      guest.gpu.createBlob(1, fb.size(), fb.extents()).ok();
      try (ConsoleSession session = guest.attach(true)) {
        guest.gpu.setScanoutBlob(0, 1, BlobGuest.SHOWN).ok();
        for (int i = 0; i < 20; i++) {
          Vgem.PendingFence reading = reader.beginWrite();
          long overtaken = session.stats().released(ReleaseCause.DEADLINE);
          GpuCommand flush = guest.gpu.flush(1, BlobGuest.WHOLE, Fencing.FENCED);
          try (Frame.Dmabuf frame = guest.frames.takeGated(BlobGuest.WHOLE)) {
            boolean bound = frame.ticket().releaseWhenSignalled(reader.dmabuf().duplicate());
            boolean given = flush.isDone();
            if (bound && session.stats().released(ReleaseCause.DEADLINE) == overtaken) {
              assertFalse(given, "the guest got its buffer before the fence was signalled");
            }
            reading.signal();
          }
          flush.ok();
        }
        Await.until(
            () -> "releases by fence: " + session.stats(),
            Duration.ofSeconds(30),
            () -> session.stats().released(ReleaseCause.FENCE) >= 15);
      }
    }
  }

  @Test
  void aKernelFenceThatNeverSignalsCostsItsFlushADeadlineAndNoMore() throws Exception {
    try (BlobGuest guest = BlobGuest.start();
        Vgem vgem = Vgem.open();
        Vgem.Buffer reader = vgem.createBuffer(64, 64)) {
      GuestFramebuffer fb = guest.framebuffer();
      guest.gpu.createBlob(1, fb.size(), fb.extents()).ok();
      try (ConsoleSession session = guest.attach(true)) {
        guest.gpu.setScanoutBlob(0, 1, BlobGuest.SHOWN).ok();
        Vgem.PendingFence reading = reader.beginWrite();
        long overtaken = session.stats().released(ReleaseCause.DEADLINE);
        GpuCommand flush = guest.gpu.flush(1, BlobGuest.WHOLE, Fencing.FENCED);
        try (Frame.Dmabuf frame = guest.frames.takeGated(BlobGuest.WHOLE)) {
          boolean _ = frame.ticket().releaseWhenSignalled(reader.dmabuf().duplicate());
          flush.ok();
        }
        assertTrue(session.stats().released(ReleaseCause.DEADLINE) > overtaken);
        assertEquals(0, session.stats().released(ReleaseCause.FENCE));
        reading.signal();
        GpuCommand next = guest.gpu.flush(1, BlobGuest.WHOLE, Fencing.FENCED);
        try (Frame.Dmabuf frame = guest.frames.takeGated(BlobGuest.WHOLE)) {
          boolean _ = frame.ticket().release(ReleaseCause.COPIED);
        }
        next.ok();
      }
    }
  }
}
