// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.chardev;

import dev.oriel.dbus.chardev.Chardev;
import dev.oriel.dbus.chardev.ChardevStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The stream of a character device for threads that wait for it.
///
/// Threading: one thread receives, another one may send. Ownership: closing releases the device.
public final class ByteStream implements AutoCloseable {

  /// How long the last bytes and the answer to them may take.
  private static final Duration FAREWELL = Duration.ofSeconds(10);

  private final ChardevStream stream;

  // Guarded by this.
  private boolean news;
  private boolean room;
  private boolean interrupted;
  private String reason = "";

  /// Opens the device.
  ///
  /// @throws dev.oriel.dbus.connection.ConnectionFailedException if another program holds it, QEMU
  ///   refuses or the connection breaks
  public ByteStream(Chardev chardev) {
    stream = chardev.open(new Waking());
  }

  /// Receives bytes. Waits for them.
  ///
  /// @param to has room
  /// @return false at the end
  public boolean receive(ByteBuffer to) throws InterruptedException {
    while (true) {
      synchronized (this) {
        news = false;
      }
      int got = stream.read(to);
      if (got != 0) {
        return got > 0;
      }
      synchronized (this) {
        while (!news && !interrupted) {
          wait();
        }
        if (interrupted) {
          return false;
        }
      }
    }
  }

  /// Sends all bytes. Waits until QEMU has taken most of them.
  public void send(ByteBuffer from) throws InterruptedException {
    while (from.hasRemaining()) {
      synchronized (this) {
        room = false;
      }
      int _ = stream.write(from);
      synchronized (this) {
        while (from.hasRemaining() && !room && stream.isOpen()) {
          wait();
        }
      }
    }
  }

  /// Waits until QEMU has taken all bytes and has sent what it answers at once.
  public void finish() throws InterruptedException {
    await(stream.flushed());
    await(stream.caughtUp());
  }

  private static void await(CompletableFuture<Void> what) throws InterruptedException {
    try {
      Void _ = what.get(FAREWELL.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException _) {
      // The end is the same.
    }
  }

  /// Ends [#receive] when it has returned what has arrived; any thread.
  public synchronized void interrupt() {
    interrupted = true;
    notifyAll();
  }

  /// Returns why the stream has ended, or an empty text if the VM has not ended it.
  public synchronized String reason() {
    return reason;
  }

  @Override
  public void close() {
    stream.close();
  }

  /// Wakes the threads that wait. Called on the D-Bus thread.
  private final class Waking implements ChardevStream.Listener {

    @Override
    public void readable() {
      wake(true, false, "");
    }

    @Override
    public void writable() {
      wake(false, true, "");
    }

    @Override
    public void closed(String why) {
      wake(true, true, why);
    }
  }

  private synchronized void wake(boolean readable, boolean writable, String why) {
    news |= readable;
    room |= writable;
    if (!why.isEmpty()) {
      reason = why;
    }
    notifyAll();
  }
}
