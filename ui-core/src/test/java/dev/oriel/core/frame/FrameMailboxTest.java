// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.memory.SharedMemory;
import dev.oriel.core.os.OwnedFd;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameMailboxTest {

  private final FrameMailbox mailbox = new FrameMailbox(() -> {}, 64 * 64 * 4);
  private long serial;

  @Test
  void joinsUpdatesOfOneBufferIntoOneFrameThatReleasesAllTickets() {
    try (DmabufScanout scanout = scanout()) {
      CountingTicket first = new CountingTicket();
      CountingTicket second = new CountingTicket();
      mailbox.submit(dmabuf(scanout, new Rect(0, 0, 4, 4), first));
      mailbox.submit(dmabuf(scanout, new Rect(20, 20, 4, 4), second));

      Frame.Dmabuf joined = assertInstanceOf(Frame.Dmabuf.class, mailbox.poll());

      assertEquals(2, joined.damage().rects().size());
      assertEquals(2, joined.serial());
      assertNull(mailbox.poll());
      assertEquals(List.of(), first.releases);
      joined.ticket().release(ReleaseCause.FENCE);
      assertEquals(List.of(ReleaseCause.FENCE), first.releases);
      assertEquals(List.of(ReleaseCause.FENCE), second.releases);
      joined.close();
      assertEquals(1, scanout.references());
    }
  }

  @Test
  void aNewBufferReleasesTheUnreadOneAsSuperseded() {
    try (DmabufScanout a = scanout();
        DmabufScanout b = scanout()) {
      CountingTicket first = new CountingTicket();
      mailbox.submit(dmabuf(a, Rect.ofSize(32, 32), first));
      mailbox.submit(dmabuf(b, Rect.ofSize(32, 32), new CountingTicket()));

      assertEquals(List.of(ReleaseCause.SUPERSEDED), first.releases);
      assertEquals(1, a.references());
      try (Frame.Dmabuf f = assertInstanceOf(Frame.Dmabuf.class, mailbox.poll())) {
        assertSame(b, f.scanout());
      }
    }
  }

  @Test
  void closingReleasesWaitingAndLaterFrames() {
    CountingTicket waiting = new CountingTicket();
    CountingTicket late = new CountingTicket();
    try (DmabufScanout a = scanout()) {
      mailbox.submit(dmabuf(a, Rect.ofSize(32, 32), waiting));
      mailbox.close();
      mailbox.submit(dmabuf(a, Rect.ofSize(32, 32), late));
      assertEquals(1, a.references());
    }
    assertEquals(List.of(ReleaseCause.CLOSED), waiting.releases);
    assertEquals(List.of(ReleaseCause.CLOSED), late.releases);
  }

  @Test
  void partialPixelsWaitBehindAnotherKindOfPicture() {
    try (MappedScanout map = mapped()) {
      map.retain();
      mailbox.submit(new Frame.Mapped(++serial, 0, map, Damage.full(8, 8)));
      mailbox.submit(pixels(new Rect(1, 1, 2, 2), new CountingTicket(), 9));
      try (Frame f = mailbox.poll()) {
        assertInstanceOf(Frame.Mapped.class, f);
      }
      try (Frame f = mailbox.poll()) {
        assertInstanceOf(Frame.Pixels.class, f);
      }
    }
  }

  @Test
  void whatKeepsQemuFromSharedMemoryIsLetGoWhenAllOfItIsRead() {
    CountingTicket first = new CountingTicket();
    try (MappedScanout map = mapped()) {
      map.retain();
      mailbox.submit(new Frame.Mapped(++serial, 0, map, Damage.full(8, 8), first));
      for (int i = 0; i < 3; i++) {
        map.retain();
        mailbox.submit(new Frame.Mapped(++serial, 0, map, Damage.full(8, 8)));
      }
      try (Frame.Mapped f = assertInstanceOf(Frame.Mapped.class, mailbox.poll())) {
        assertSame(first, f.ticket());
        assertEquals(List.of(), first.releases);
      }
      assertEquals(List.of(ReleaseCause.CLOSED), first.releases);
      map.retain();
      CountingTicket second = new CountingTicket();
      mailbox.submit(new Frame.Mapped(++serial, 0, map, Damage.full(8, 8), second));
      mailbox.submit(pixels(Rect.ofSize(64, 64), new CountingTicket(), 10));
      assertEquals(List.of(ReleaseCause.SUPERSEDED), second.releases);
      assertEquals(1, map.references());
    }
  }

  @Test
  void aWholePictureDropsAllWaitingFrames() {
    CountingTicket partial = new CountingTicket();
    try (MappedScanout map = mapped()) {
      map.retain();
      mailbox.submit(new Frame.Mapped(++serial, 0, map, Damage.full(8, 8)));
      mailbox.submit(pixels(new Rect(1, 1, 2, 2), partial, 9));
      mailbox.submit(pixels(Rect.ofSize(64, 64), new CountingTicket(), 10));
      assertEquals(1, map.references());
    }
    assertEquals(List.of(ReleaseCause.SUPERSEDED), partial.releases);
    try (Frame.Pixels f = assertInstanceOf(Frame.Pixels.class, mailbox.poll())) {
      assertEquals(1, f.blocks().size());
    }
    assertNull(mailbox.poll());
  }

  @Test
  void pixelsBeyondTheBoundAreFoldedWithoutLosingAny() {
    int[] expected = new int[64 * 64];
    Random random = new Random(3);
    List<CountingTicket> leases = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      int x = random.nextInt(50);
      int y = random.nextInt(50);
      Rect r = new Rect(x, y, 1 + random.nextInt(14), 1 + random.nextInt(14));
      CountingTicket lease = new CountingTicket();
      leases.add(lease);
      mailbox.submit(pixels(r, lease, i));
      for (int py = r.y(); py < r.bottom(); py++) {
        for (int px = r.x(); px < r.right(); px++) {
          expected[py * 64 + px] = i;
        }
      }
    }
    int[] seen = new int[64 * 64];
    Frame.Pixels f = assertInstanceOf(Frame.Pixels.class, mailbox.poll());
    assertTrue(f.sizeBytes() < 20 * 64 * 64 * 4L, f.sizeBytes() + " bytes kept");
    for (PixelBlock b : f.blocks()) {
      for (int py = 0; py < b.area().height(); py++) {
        for (int px = 0; px < b.area().width(); px++) {
          int value = b.data().get(py * b.strideBytes() + 4 * px) & 0xff;
          int at = (b.area().y() + py) * 64 + b.area().x() + px;
          // A joined damage may include pixels that no message contained; these are zero.
          if (expected[at] != 0) {
            seen[at] = value;
          }
        }
      }
    }
    f.close();
    for (int i = 0; i < seen.length; i++) {
      assertEquals(expected[i], seen[i], "pixel " + i);
    }
    leases.forEach(l -> assertEquals(1, l.releases.size()));
  }

  @Test
  void wakesTheConsumerForEachFrame() {
    int[] woken = {0};
    FrameMailbox box = new FrameMailbox(() -> woken[0]++);
    box.submit(new Frame.Off(1, 0));
    box.submit(new Frame.Off(2, 0));
    assertEquals(2, woken[0]);
    Frame f = box.poll();
    assertNotNull(f);
    assertEquals(2, f.serial());
  }

  private Frame dmabuf(DmabufScanout scanout, Rect damage, ReleaseTicket ticket) {
    scanout.retain();
    return new Frame.Dmabuf(++serial, serial, scanout, Damage.of(damage), ticket);
  }

  private Frame pixels(Rect area, ReleaseTicket lease, int value) {
    ByteBuffer data = ByteBuffer.allocateDirect((int) area.area() * 4);
    while (data.hasRemaining()) {
      data.put((byte) value);
    }
    data.flip();
    PixelBlock block = new PixelBlock(area, area.width() * 4, PixelFormat.X8R8G8B8, data, lease);
    return new Frame.Pixels(++serial, serial, 64, 64, List.of(block));
  }

  static DmabufScanout scanout() {
    DmabufLayout layout =
        new DmabufLayout(
            32,
            32,
            Fourcc.XRGB8888,
            Modifier.LINEAR,
            List.of(new PlaneLayout(0, 128)),
            Rect.ofSize(32, 32),
            false);
    // The descriptor of this process's standard error is open, and is only duplicated here.
    return new DmabufScanout(layout, List.of(OwnedFd.adopt(dupOfStderr())));
  }

  private static int dupOfStderr() {
    OwnedFd stderr = OwnedFd.adopt(2);
    int copy = stderr.duplicate().detach();
    stderr.detach();
    return copy;
  }

  private static MappedScanout mapped() {
    return new MappedScanout(8, 8, 32, PixelFormat.X8R8G8B8, new HeapMemory(8 * 32));
  }

  private record HeapMemory(long length) implements SharedMemory {

    @Override
    public boolean isPinned() {
      return true;
    }

    @Override
    public ByteBuffer pinned() {
      return ByteBuffer.allocateDirect((int) length);
    }

    @Override
    public void read(long offset, ByteBuffer target) {
      target.position(target.limit());
    }

    @Override
    public OwnedFd share() {
      throw new UnsupportedOperationException("no file");
    }

    @Override
    public long fileOffset() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
