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

/// A [ChardevStream] over the socket of which QEMU has the other end.
final class SocketStream implements ChardevStream {

  /// When QEMU takes so much it has a flood to send, of which there is no last byte.
  private static final int MOST_TO_CATCH_UP = 1 << 20;

  private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

  private final RemoteChardev chardev;
  private final BusConnection connection;
  private final OwnedFd socket;
  private final Listener listener;
  private final Consumer<SocketStream> forget;
  private final Registration registration;

  /// Both as they are filled; guarded by this.
  private final ByteBuffer incoming = ByteBuffer.allocateDirect(CAPACITY);

  private final ByteBuffer outgoing = ByteBuffer.allocateDirect(CAPACITY);
  private boolean refused;
  private volatile boolean ended;

  /// Why it ends when all that QEMU had sent is here, or null; loop thread only.
  private @Nullable String endsBecause;

  /// Of what QEMU had sent, how much more is taken then; loop thread only.
  private long leftOfLastWords = MOST_TO_CATCH_UP;

  /// Loop thread only.
  private final List<CatchUp> catchingUp = new ArrayList<>(1);

  /// A promise to say when all is here that QEMU had sent.
  private static final class CatchUp {
    private final CompletableFuture<Void> done;
    private long left = MOST_TO_CATCH_UP;

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
      // So that the loop looks for more.
      boolean _ = connection.post(this::hearLastWords);
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
                // Nobody is left to ask.
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

  /// The socket in the loop.
  private final class Source implements PollSource {

    @Override
    public int fd() {
      // Without a wish there is nothing to wait for; a peer that has gone would be told all the
      // time.
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
      hearLastWords();
    }
  }

  /// Reads once, so that a flood leaves the loop to others.
  ///
  /// @return the number of bytes, 0 where there was no room or it has ended, or
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

  /// Ends it, but not before all is here that QEMU had sent: a VM that dies says why on its serial
  /// line, and D-Bus may tell its end first.
  ///
  /// What has no room waits for the reader, as always. Loop thread.
  void endAfterLastWords(String reason) {
    if (endsBecause == null) {
      endsBecause = reason;
      hearLastWords();
    }
  }

  private void hearLastWords() {
    String reason = endsBecause;
    if (reason == null) {
      return;
    }
    int n = 1;
    while (n > 0 && leftOfLastWords > 0) {
      n = receive();
      leftOfLastWords -= Math.max(n, 0);
    }
    if (n != 0) {
      // Nothing is left, or a flood, of which there is no last byte. Else there was no room.
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
      // QEMU has closed its end, which reading tells, after what it had sent before.
      synchronized (this) {
        outgoing.clear();
      }
      return;
    }
    if (roomAgain) {
      listener.writable();
    }
  }

  /// Ends it.
  ///
  /// @param reason for the listener, or null where it wants to hear nothing
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
