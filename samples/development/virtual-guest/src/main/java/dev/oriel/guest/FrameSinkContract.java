// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.OpenDescriptors;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The contract of each [FrameSink] with the sender of frames, independent of the use of the
/// pictures: the sink closes every frame, so that every guest gets its buffer back, and no call
/// waits or throws.
///
/// A test class for each kind of sink extends this class.
public abstract class FrameSinkContract {

  private static final int W = 64;
  private static final int H = 48;
  private static final int STRIDE = 4 * W;
  private static final Rect ALL = Rect.ofSize(W, H);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Random random = new Random(1);
  private long serial;

  /// A running sink.
  public interface Subject extends AutoCloseable {
    /// Returns the sink under test.
    FrameSink sink();

    @Override
    void close();
  }

  /// Starts a sink of the kind under test.
  protected abstract Subject start() throws Exception;

  @Test
  void givesEveryFrameBackAndKeepsNoDescriptor() throws Exception {
    // The first run loads resources that stay loaded, such as a driver. They do not count.
    sendOfEachKind();
    int before = OpenDescriptors.count();
    sendOfEachKind();
    Await.until(
        () -> before + " descriptors before, " + OpenDescriptors.count() + " after",
        LIMIT,
        () -> OpenDescriptors.count() <= before);
  }

  private void sendOfEachKind() throws Exception {
    List<WaitingTicket> tickets = new ArrayList<>();
    try (MemoryBuffer buffer = new MemoryBuffer((long) STRIDE * H);
        Subject subject = start()) {
      FrameSink sink = subject.sink();
      for (int i = 0; i < 200; i++) {
        WaitingTicket ticket = new WaitingTicket();
        switch (random.nextInt(5)) {
          case 0 -> sink.frame(new Frame.Off(++serial, System.nanoTime()));
          case 1 -> sink.frame(new Frame.Unreadable(++serial, System.nanoTime(), "too large"));
          case 2 -> {
            tickets.add(ticket);
            sink.frame(pixels(ticket));
          }
          default -> {
            tickets.add(ticket);
            sink.frame(dmabuf(buffer, ticket));
          }
        }
      }
      // Wait until the sink takes the last frame, rather than closes it when the sink ends.
      WaitingTicket last = new WaitingTicket();
      tickets.add(last);
      sink.frame(dmabuf(buffer, last));
      Await.until("the last frame to be taken", LIMIT, last::released);
    }
    assertGivenBack(tickets);
  }

  @Test
  void waitsForNobodyAndThrowsNothingWhateverItIsTold() throws Exception {
    List<WaitingTicket> tickets = new ArrayList<>();
    try (MemoryBuffer buffer = new MemoryBuffer((long) STRIDE * H);
        Subject subject = start()) {
      FrameSink sink = subject.sink();
      assertTimeoutPreemptively(
          Await.patient(LIMIT),
          () -> {
            for (int i = 0; i < 1000; i++) {
              WaitingTicket ticket = new WaitingTicket();
              tickets.add(ticket);
              sink.frame(i % 2 == 0 ? pixels(ticket) : dmabuf(buffer, ticket));
              sink.rejected("message " + i);
              sink.cursorMoved(random.nextInt(), random.nextInt(), i % 3 == 0);
            }
            sink.cursorDefined(new CursorImage(1, 1, 500, -500, ByteBuffer.allocateDirect(4)));
            sink.cursorMoved(Integer.MIN_VALUE, Integer.MAX_VALUE, true);
          });
    }
    assertGivenBack(tickets);
  }

  @Test
  void givesBackWhatComesAfterTheEnd() throws Exception {
    List<WaitingTicket> tickets = List.of(new WaitingTicket(), new WaitingTicket());
    FrameSink sink;
    try (MemoryBuffer buffer = new MemoryBuffer((long) STRIDE * H)) {
      try (Subject subject = start()) {
        sink = subject.sink();
        sink.disconnected("QEMU is gone");
        sink.frame(dmabuf(buffer, tickets.getFirst()));
      }
      sink.frame(dmabuf(buffer, tickets.getLast()));
    }
    assertGivenBack(tickets);
  }

  private static void assertGivenBack(List<WaitingTicket> tickets) {
    for (int i = 0; i < tickets.size(); i++) {
      WaitingTicket ticket = tickets.get(i);
      Await.until("the ticket " + i + " to be released", LIMIT, ticket::released);
    }
    assertTrue(tickets.size() > 1, "something was sent");
  }

  private Frame pixels(WaitingTicket lease) {
    TestPixels picture = TestPixels.random(W, H, ++serial);
    return new Frame.Pixels(
        serial, System.nanoTime(), W, H, List.of(picture.block(PixelFormat.X8R8G8B8, ALL, lease)));
  }

  private Frame dmabuf(MemoryBuffer buffer, WaitingTicket ticket) {
    return new Frame.Dmabuf(
        ++serial,
        System.nanoTime(),
        buffer.scanout(W, H, Fourcc.XRGB8888, STRIDE),
        Damage.of(ALL),
        ticket);
  }
}
