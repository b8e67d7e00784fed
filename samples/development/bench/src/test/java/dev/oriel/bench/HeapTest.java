// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.format.Fourcc;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.internal.linux.EventFd;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.ConsoleSession;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.dbus.testing.Answer;
import dev.oriel.dbus.testing.FakeQemu;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Tests how many bytes a message allocates on the Java heap in the long run, as measured on the
/// D-Bus thread.
final class HeapTest {

  private static final int WARM_UP = 6_000;
  private static final int MEASURED = 4_000;
  private static final int MAX_ROUNDS = 12;
  private static final String MAP = Protocol.LISTENER_MAP.text();
  private static final int SIZE = 64;
  private static final int STRIDE = 4 * SIZE;
  private static final int XRGB = 0x20020888;
  private static final int XR24 = Fourcc.XRGB8888.code();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final FakeQemu qemu = FakeQemu.start();
  private final VmConnection vm = VmConnection.open(qemu.endpoint(), null);
  private final Sink sink = new Sink();

  @AfterEach
  void stop() {
    vm.close();
    qemu.close();
  }

  @Test
  void anUpdateOfSharedMemory() {
    try (OwnedFd memory = Memory.memfd("heap", SIZE * STRIDE)) {
      ConsoleSession _ = vm.console(0).attach(sink, AttachOptions.DEFAULT);
      FakeQemu.Listener q = qemu.awaitListener();
      String _ =
          q.call(
                  MAP,
                  "ScanoutMap",
                  m -> ints(m.appendDescriptor(memory.number()), 'u', 0, SIZE, SIZE, STRIDE, XRGB))
              .ok();
      assertCosts(128, () -> q.call(MAP, "UpdateMap", m -> ints(m, 'i', 0, 0, SIZE, SIZE)));
    }
  }

  @Test
  void aFlushThatIsGivenBack() {
    try (OwnedFd memory = Memory.memfd("heap", SIZE * STRIDE)) {
      ConsoleSession _ = vm.console(0).attach(sink, AttachOptions.DEFAULT);
      FakeQemu.Listener q = qemu.awaitListener();
      scanout(q, memory);
      // 224 in a JVM that runs nothing else. After other tests, one more small object escapes.
      assertCosts(272, () -> q.call("UpdateDMABUF", m -> ints(m, 'i', 0, 0, SIZE, SIZE - 1)));
    }
  }

  @Test
  void aFlushThatIsGivenBackByAFence() {
    try (OwnedFd memory = Memory.memfd("heap", SIZE * STRIDE);
        EventFd signalled = new EventFd()) {
      signalled.signal();
      sink.fence = signalled.fd();
      ConsoleSession _ = vm.console(0).attach(sink, AttachOptions.DEFAULT);
      FakeQemu.Listener q = qemu.awaitListener();
      scanout(q, memory);
      assertCosts(448, () -> q.call("UpdateDMABUF", m -> ints(m, 'i', 0, 0, SIZE, SIZE - 1)));
    }
  }

  private static void scanout(FakeQemu.Listener q, OwnedFd memory) {
    String _ =
        q.call(
                "ScanoutDMABUF",
                m ->
                    ints(m.appendDescriptor(memory.number()), 'u', SIZE, SIZE, STRIDE, XR24)
                        .appendInt64('t', 0)
                        .appendInt32('b', 0))
            .ok();
  }

  private static SdMessage ints(SdMessage m, char type, int... values) {
    for (int v : values) {
      m.appendInt32(type, v);
    }
    return m;
  }

  /// On a busy machine, the compiler needs more time. Until it has finished, a message allocates
  /// more.
  private void assertCosts(long most, Supplier<Answer> call) {
    run(call, WARM_UP);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < MAX_ROUNDS && least > most; round++) {
      long before = sink.allocated.get();
      run(call, MEASURED);
      least = Math.min(least, (sink.allocated.get() - before) / MEASURED);
    }
    assertTrue(least <= most, least + " bytes");
  }

  /// Sends several messages at a time, like QEMU.
  private static void run(Supplier<Answer> call, int count) {
    Answer[] window = new Answer[16];
    for (int i = 0; i < count; i++) {
      Answer oldest = window[i % window.length];
      if (oldest != null) {
        String _ = oldest.ok();
      }
      window[i % window.length] = call.get();
    }
    for (Answer answer : window) {
      String _ = answer.ok();
    }
  }

  /// Releases each frame when it arrives, and records how much its thread has allocated.
  private static final class Sink implements FrameSink {

    final AtomicLong allocated = new AtomicLong();

    /// The fence that releases frames, or null to release them at once.
    volatile @Nullable OwnedFd fence;

    @Override
    public void frame(Frame frame) {
      allocated.set(THREADS.getCurrentThreadAllocatedBytes());
      OwnedFd bound = fence;
      if (bound != null && frame instanceof Frame.Dmabuf dmabuf) {
        boolean _ = dmabuf.ticket().releaseWhenSignalled(bound.duplicate());
      }
      frame.discard(ReleaseCause.COPIED);
    }

    @Override
    public void cursorDefined(CursorImage cursor) {}

    @Override
    public void cursorMoved(int x, int y, boolean visible) {}

    @Override
    public void rejected(String reason) {
      throw new AssertionError(reason);
    }

    @Override
    public void disconnected(String reason) {}
  }
}
