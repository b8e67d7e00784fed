// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.chardev;

import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.chardev.Chardev;
import dev.oriel.dbus.chardev.ChardevStream;
import dev.oriel.dbus.internal.connection.BusConnection;
import dev.oriel.sync.PollSource;
import dev.oriel.sync.Registration;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A [ChardevStream] over a socket whose other end QEMU has.
final class SocketStream implements ChardevStream {

  /// The most bytes to receive before the stream counts as caught up. If QEMU sends more, it is a
  /// flood without a last byte.
  private static final int MAX_TO_CATCH_UP = 1 << 20;

  private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

  private final RemoteChardev chardev;
  private final BusConnection connection;
  private final OwnedFd socket;
  private final Listener listener;
  private final Consumer<SocketStream> forget;
  private final Registration registration;

  /// Both are in the state for filling; guarded by this.
  private final ByteBuffer incoming = ByteBuffer.allocateDirect(CAPACITY);

  private final ByteBuffer outgoing = ByteBuffer.allocateDirect(CAPACITY);
  private boolean refused;
  private volatile boolean ended;

  /// The reason for the end that follows when all bytes that QEMU had sent have arrived, or null;
  /// loop thread only.
  private @Nullable String endsBecause;

  /// How many more of these bytes are received; loop thread only.
  private long leftToDrain = MAX_TO_CATCH_UP;

  /// Loop thread only.
  private final List<CatchUp> catchingUp = new ArrayList<>(1);

  /// A request to report when all bytes that QEMU had sent have arrived.
  private static final class CatchUp {
    private final CompletableFuture<Void> done;
    private long left = MAX_TO_CATCH_UP;

    CatchUp(CompletableFuture<Void> done) {
      this.done = done;
    }
  }

  /// Starts to read. Loop thread. Ownership: consumes the socket.
  SocketStream(
      RemoteChardev chardev,
      BusConnection connection,
      OwnedFd socket,
      Listener listener,
      Consumer<SocketStream> forget) {
    this.chardev = chardev;
    this.connection = connection;
    this.socket = socket;
    this.listener = listener;
    this.forget = forget;
    this.registration = connection.loop().add(new Source());
  }

  @Override
  public Chardev chardev() {
    return chardev;
  }

  @Override
  public int read(ByteBuffer target) {
    boolean wasFull;
    int n;
    synchronized (this) {
      wasFull = !incoming.hasRemaining();
      incoming.flip();
      n = Math.min(incoming.remaining(), target.remaining());
      target.put(incoming.slice(incoming.position(), n));
      incoming.position(incoming.position() + n).compact();
    }
    if (wasFull && n > 0) {
      // Makes the loop look for more.
      boolean _ = connection.post(this::drain);
    }
    return n == 0 && target.hasRemaining() && ended ? END : n;
  }

  @Override
  public synchronized int available() {
    return incoming.position();
  }

  @Override
  public int write(ByteBuffer source) {
    int n;
    synchronized (this) {
      n = ended ? source.remaining() : Math.min(source.remaining(), outgoing.remaining());
      if (!ended) {
        outgoing.put(source.slice(source.position(), n));
        refused |= n < source.remaining();
      }
      source.position(source.position() + n);
    }
    boolean _ = connection.post(this::send);
    return n;
  }

  @Override
  public boolean isOpen() {
    return !ended;
  }

  @Override
  public CompletableFuture<Void> caughtUp() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    boolean accepted =
        connection.post(
            () -> {
              if (ended) {
                done.complete(null);
              } else if (endsBecause != null) {
                // There is no connection left to ask.
                catchUp(done);
              } else {
                var _ =
                    chardev
                        .askProperties(connection.client())
                        .whenComplete((_, _) -> catchUp(done));
              }
            });
    if (!accepted) {
      done.complete(null);
    }
    return done;
  }

  private void catchUp(CompletableFuture<Void> done) {
    if (ended) {
      done.complete(null);
    } else {
      catchingUp.add(new CatchUp(done));
      int _ = receive();
    }
  }

  @Override
  public CompletableFuture<Void> flushed() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (!connection.post(() -> completeWhenTaken(done))) {
      done.complete(null);
    }
    return done;
  }

  private void completeWhenTaken(CompletableFuture<Void> done) {
    send();
    if (ended || (sentAll() && UnixSockets.allRead(socket.number()))) {
      done.complete(null);
    } else {
      // There is no event for that.
      var _ = connection.loop().schedule(LOOK_AGAIN, () -> completeWhenTaken(done));
    }
  }

  private synchronized boolean sentAll() {
    return outgoing.position() == 0;
  }

  private synchronized boolean hasRoom() {
    return incoming.hasRemaining();
  }

  // ---- the loop's thread

  /// The socket as a source of the loop.
  private final class Source implements PollSource {

    @Override
    public int fd() {
      // Without an event to wait for, poll would report a closed peer over and over.
      return ended || events() == 0 ? -1 : socket.number();
    }

    @Override
    public int events() {
      return (hasRoom() ? IN : 0) | (sentAll() ? 0 : OUT);
    }

    @Override
    public long deadlineNanos() {
      return NEVER;
    }

    @Override
    public void ready(int revents) {
      if (ended) {
        return;
      }
      if ((revents & OUT) != 0) {
        send();
      }
      if ((revents & ~OUT) != 0) {
        int _ = receive();
      }
      drain();
    }
  }

  /// Reads once, so that a flood leaves time for the other sources of the loop.
  ///
  /// @return the number of bytes, 0 if there was no room or the stream has ended, or
  ///   [UnixSockets#NOTHING_YET]
  private int receive() {
    if (ended) {
      return 0;
    }
    int n = 0;
    String failure = null;
    synchronized (this) {
      if (incoming.hasRemaining()) {
        try {
          n = UnixSockets.receive(socket.number(), incoming);
          failure = n == 0 ? "QEMU closed it" : null;
        } catch (OsException e) {
          failure = e.getMessage();
        }
      }
    }
    boolean nothingLeft = n == UnixSockets.NOTHING_YET;
    long came = Math.max(n, 0);
    catchingUp.removeIf(
        c -> {
          c.left -= came;
          return (nothingLeft || c.left <= 0) && c.done.complete(null);
        });
    if (n > 0) {
      listener.readable();
    }
    if (failure != null) {
      end(failure);
    }
    return n;
  }

  /// Ends the stream when all bytes that QEMU had sent have arrived. A VM that dies reports the
  /// reason on its serial line, and D-Bus may report its end first.
  ///
  /// Bytes for which there is no room wait for the reader. Loop thread.
  void endWhenDrained(String reason) {
    if (endsBecause == null) {
      endsBecause = reason;
      drain();
    }
  }

  private void drain() {
    String reason = endsBecause;
    if (reason == null) {
      return;
    }
    int n = 1;
    while (n > 0 && leftToDrain > 0) {
      n = receive();
      leftToDrain -= Math.max(n, 0);
    }
    if (n != 0) {
      // Nothing is left, or QEMU sends a flood without a last byte. If n is 0, there was no room.
      end(reason);
    }
  }

  private void send() {
    if (ended) {
      return;
    }
    boolean roomAgain;
    try {
      synchronized (this) {
        outgoing.flip();
        try {
          if (outgoing.hasRemaining()) {
            int _ = UnixSockets.send(socket.number(), outgoing);
          }
        } finally {
          outgoing.compact();
        }
        roomAgain = refused && outgoing.hasRemaining();
        refused &= !roomAgain;
      }
    } catch (OsException _) {
      // QEMU has closed its end. Reading reports that after the bytes sent before.
      synchronized (this) {
        outgoing.clear();
      }
      return;
    }
    if (roomAgain) {
      listener.writable();
    }
  }

  /// Ends the stream.
  ///
  /// @param reason the reason for the listener, or null to end without a report
  void end(@Nullable String reason) {
    if (ended) {
      return;
    }
    ended = true;
    registration.cancel();
    forget.accept(this);
    socket.close();
    catchingUp.forEach(c -> c.done.complete(null));
    catchingUp.clear();
    if (reason != null) {
      listener.closed(reason);
    }
  }

  @Override
  public void close() {
    connection.runAndWait(() -> end(null));
  }
}
