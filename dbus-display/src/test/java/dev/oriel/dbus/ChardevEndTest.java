// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.internal.linux.PollSet;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.chardev.Chardev;
import dev.oriel.dbus.chardev.ChardevStream;
import dev.oriel.dbus.connection.Subscription;
import dev.oriel.fixtures.Await;
import dev.oriel.sync.PollSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// How the streams of character devices begin and end, in orders that the real QEMU leaves to
/// chance.
final class ChardevEndTest extends FakeQemuFixture {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// More bytes than wait in the stream itself, and fewer than the kernel holds.
  private static final int LAST_WORDS = ChardevStream.CAPACITY + 40_000;

  private final AtomicReference<String> closed = new AtomicReference<>("");

  private final ChardevStream.Listener listener =
      new ChardevStream.Listener() {
        @Override
        public void readable() {}

        @Override
        public void writable() {}

        @Override
        public void closed(String reason) {
          closed.set(reason);
        }
      };

  private Chardev serial() {
    return vm.chardevs().getFirst();
  }

  private static void say(OwnedFd line, int bytes) {
    ByteBuffer text = ByteBuffer.allocateDirect(bytes);
    for (int i = 0; i < bytes; i++) {
      text.put(i, (byte) (i % 251));
    }
    Descriptors.write(line.number(), text);
  }

  private static void expect(ChardevStream stream, int bytes) {
    ByteBuffer text = ByteBuffer.allocate(bytes + 1);
    Await.until(
        () -> "the end of the stream, after " + text.position() + " bytes",
        LIMIT,
        () -> stream.read(text) == ChardevStream.END);
    assertEquals(bytes, text.position());
    for (int i = 0; i < bytes; i++) {
      assertEquals((byte) (i % 251), text.get(i), "byte " + i);
    }
  }

  @Test
  void keepsWhatAVmSaidWhoseEndIsKnownBeforeItIsRead() throws Exception {
    try (ChardevStream stream = serial().open(listener);
        OwnedFd line = qemu.awaitStream()) {
      // Blocks the D-Bus thread, so that it finds the end and the last bytes at once.
      CountDownLatch held = new CountDownLatch(1);
      CountDownLatch said = new CountDownLatch(1);
      try (Subscription _ =
          vm.console(0)
              .onChange(
                  _ -> {
                    held.countDown();
                    awaitQuietly(said);
                  })) {
        qemu.resize(800, 600);
        assertTrue(held.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
        say(line, 1000);
        qemu.hangUp();
        said.countDown();
        Await.until("the end", LIMIT, () -> !vm.isOpen() && !closed.get().isEmpty());
      }
      expect(stream, 1000);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      boolean _ = latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// The end of the stream itself may be missing, because another process may have inherited the
  /// socket.
  @Test
  void readsOnAfterTheVmsEndWhereTheReaderIsSlowAndNothingElseEndsTheStream() {
    try (ChardevStream stream = serial().open(listener);
        OwnedFd line = qemu.awaitStream()) {
      say(line, LAST_WORDS);
      Await.until("a full stream", LIMIT, () -> stream.available() == ChardevStream.CAPACITY);
      qemu.hangUp();
      Await.until("the VM's end", LIMIT, () -> !vm.isOpen());
      assertTrue(stream.isOpen(), "there is more to come");
      expect(stream, LAST_WORDS);
      assertFalse(closed.get().isEmpty());
    }
  }

  @Test
  void letsGoOfWhatNobodyReadsWhenTheConnectionIsClosed() {
    ChardevStream _ = serial().open(listener);
    try (OwnedFd line = qemu.awaitStream()) {
      say(line, LAST_WORDS);
      qemu.hangUp();
      Await.until("the VM's end", LIMIT, () -> !vm.isOpen());
      vm.close();
      int found = PollSet.awaitOne(line.number(), 0, LIMIT.toNanos());
      assertEquals(PollSource.HUP, found & PollSource.HUP, "its end is closed");
    }
  }

  /// QEMU refuses a stream, and names its owner, until its main loop has seen the end of the
  /// previous one.
  @Test
  void takesAStreamThatIsJustBeingLetGo() {
    for (String owner : new String[] {":1.7", ""}) {
      qemu.refuseStream(5, owner);
      try (ChardevStream stream = serial().open(listener);
          OwnedFd _ = qemu.awaitStream()) {
        assertTrue(stream.isOpen());
      }
    }
  }

  @Test
  void hasLetGoWhenCloseReturns() {
    ChardevStream stream = serial().open(listener);
    try (OwnedFd line = qemu.awaitStream()) {
      stream.close();
      assertEquals(0, Descriptors.read(line.number(), ByteBuffer.allocateDirect(1)), "the end");
      stream.close();
    }
    assertEquals("", closed.get(), "closing calls no listener");
  }
}
