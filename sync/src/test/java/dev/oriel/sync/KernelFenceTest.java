// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.internal.linux.PollSet;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.guest.Vgem;
import dev.oriel.guest.VgemFences;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Tests with fences of a real kernel that stay pending until the test signals them, in the lab VM.
@Tag("lab")
@VgemFences
class KernelFenceTest {

  private final EventLoop loop = new EventLoop("lab loop");
  private Vgem vgem;
  private Vgem.Buffer buffer;

  @BeforeEach
  void opensTheDevice() {
    vgem = Vgem.open();
    buffer = vgem.createBuffer(64, 32);
  }

  @AfterEach
  void closesEverything() {
    loop.close();
    buffer.close();
    vgem.close();
  }

  private static int poll(OwnedFd fd, int events) {
    try (PollSet set = new PollSet()) {
      int place = set.add(fd.number(), events);
      set.await(0);
      return set.ready(place);
    }
  }

  @Test
  void aBufferBeingWrittenIsNeitherReadableNorWritable() {
    Vgem.PendingFence writing = buffer.beginWrite();
    assertEquals(0, poll(buffer.dmabuf(), PollSource.IN | PollSource.OUT));
    writing.signal();
    assertEquals(
        PollSource.IN | PollSource.OUT, poll(buffer.dmabuf(), PollSource.IN | PollSource.OUT));
  }

  @Test
  void aBufferBeingReadCanBeReadByOthersButNotWritten() {
    Vgem.PendingFence reading = buffer.beginRead();
    assertEquals(PollSource.IN, poll(buffer.dmabuf(), PollSource.IN | PollSource.OUT));
    reading.signal();
    assertEquals(
        PollSource.IN | PollSource.OUT, poll(buffer.dmabuf(), PollSource.IN | PollSource.OUT));
  }

  @Test
  void theLoopCallsBackWhenTheWriteIsDoneAndNotBefore() throws InterruptedException {
    Vgem.PendingFence writing = buffer.beginWrite();
    CountDownLatch called = new CountDownLatch(1);
    loop.watch(buffer.dmabuf().duplicate(), called::countDown);
    CountDownLatch looped = new CountDownLatch(1);
    loop.execute(looped::countDown);
    assertTrue(looped.await(50, TimeUnit.SECONDS), "the loop runs its tasks");
    assertEquals(1, called.getCount(), "the fence is pending");
    writing.signal();
    assertTrue(called.await(30, TimeUnit.SECONDS), "the fence is signalled");
  }
}
