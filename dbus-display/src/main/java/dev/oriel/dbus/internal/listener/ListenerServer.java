// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.InvalidScanoutException;
import dev.oriel.core.os.OsException;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdBusException;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.dbus.listener.ListenerStats;
import dev.oriel.sync.EventLoop;
import dev.oriel.sync.PollSource;
import dev.oriel.sync.Registration;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Serves the calls that QEMU makes on one listener connection. It reads them, passes them to
/// [ListenerCalls], and ends with the connection.
///
/// QEMU's main loop waits for some of the answers (authentication, `GetAll`, `ScanoutMap`), and the
/// guest for others (`UpdateDMABUF`). Nothing waits for the rest, but they are answered as well.
/// Each call is answered at once, with two exceptions: `UpdateDMABUF`, and a `ScanoutMap` whose
/// picture is to be whole. These are answered when the frame's reader releases them, or at the
/// deadline: see [PendingFlushes].
///
/// Threading: the connection's loop thread, which is the only user of the `sd_bus` object.
public final class ListenerServer implements PollSource {

  /// After so many messages, other connections, fences and deadlines are served.
  private static final int MAX_BATCH = 64;

  private static final CString PING = CString.constant("Ping");

  private final FrameSink sink;
  private final SdBus bus;
  private final Runnable onCall;
  private final Runnable onEnd;
  private final ListenerCounters counters = new ListenerCounters();
  private final PendingFlushes flushes;
  private final ConsolePicture picture;
  private final ListenerCalls calls;
  private final Registration registration;
  private final Map<Long, CompletableFuture<Void>> pings = new HashMap<>();
  private volatile boolean ended;

  /// Loads what serving needs, so that no guest waits for it. Any thread that can wait.
  public static void prepare() {
    RecordedReleases.LOG.prepare();
    DmabufTicket.prepare();
  }

  /// Starts to serve.
  ///
  /// Ownership: consumes the connection.
  public ListenerServer(EventLoop loop, SdBus bus, ListenerSetup setup, FrameSink sink) {
    this.sink = new GuardedSink(sink);
    this.bus = bus;
    this.onCall = setup.onCall();
    this.onEnd = setup.onEnd();
    TicketExecutor executor = new TicketExecutor(loop);
    AttachOptions options = setup.options();
    this.flushes =
        new PendingFlushes(
            bus,
            executor,
            counters,
            RecordedReleases.LOG,
            setup.console(),
            options.deadline().toNanos());
    this.picture = new ConsolePicture(this.sink, setup.width(), setup.height());
    CallArguments arguments = new CallArguments(picture);
    this.calls =
        new ListenerCalls(
            bus,
            options,
            new PixelCalls(bus, executor, arguments, picture, setup.onGrown()),
            new MapCalls(bus, arguments, flushes, picture, options.consistency()),
            new DmabufCalls(bus, arguments, flushes, picture),
            new CursorCalls(bus, this.sink));
    this.registration = loop.add(this);
  }

  /// Returns the statistics so far; any thread.
  public ListenerStats stats() {
    return counters.snapshot();
  }

  /// Returns whether the connection has ended; any thread.
  public boolean ended() {
    return ended;
  }

  /// Records the current size of the console from its properties.
  public void consoleSize(int width, int height) {
    if (!ended) {
      picture.consoleSize(width, height, System.nanoTime());
    }
  }

  /// Sends a ping to QEMU on this connection. GLib queues the answer, or the error, behind
  /// everything that QEMU has sent here before.
  ///
  /// @return completes when the sink has received everything sent before, or when nothing more will
  ///   come
  public CompletableFuture<Void> ping() {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    if (ended) {
      answer.complete(null);
      return answer;
    }
    try (SdMessage m = bus.newCall(null, Protocol.LISTENER_PATH, Protocol.PEER, PING)) {
      pings.put(bus.send(m), answer);
    }
    return answer;
  }

  // ---- the loop's source

  @Override
  public int fd() {
    return bus.fd();
  }

  @Override
  public int events() {
    return bus.events();
  }

  @Override
  public long deadlineNanos() {
    long pictures = Math.min(picture.deadlineNanos(), flushes.deadlineNanos());
    return Math.min(bus.deadlineNanos(), pictures);
  }

  @Override
  public void ready(int revents) {
    try {
      readBatch();
    } catch (SdBusException e) {
      end("QEMU closed the listener's connection: " + e.getMessage() + picture.tooLarge());
      return;
    }
    long now = System.nanoTime();
    flushes.tick(now);
    picture.tick(now);
  }

  private void readBatch() {
    for (int i = 0; i < MAX_BATCH && !ended; i++) {
      SdMessage m = bus.next();
      if (m == null) {
        picture.settle();
        return;
      }
      serve(m);
    }
    picture.readPacked();
  }

  /// Ends the connection, and reports the reason to the sink unless it is null.
  public void end(@Nullable String reason) {
    if (ended) {
      return;
    }
    ended = true;
    registration.cancel();
    flushes.close();
    picture.close();
    // Closing the socket answers the open calls: QEMU treats its end as an error reply.
    bus.close();
    if (reason != null) {
      sink.disconnected(reason);
    }
    pings.values().forEach(p -> p.complete(null));
    pings.clear();
    onEnd.run();
  }

  // ---- messages

  private void serve(SdMessage m) {
    boolean kept = false;
    try {
      byte type = m.type();
      if (type == SdMessage.METHOD_CALL) {
        counters.message();
        onCall.run();
        kept = serveCall(m);
      } else if (type == SdMessage.METHOD_RETURN || type == SdMessage.METHOD_ERROR) {
        CompletableFuture<Void> ping = pings.remove(m.replyCookie());
        if (ping != null) {
          picture.settle();
          ping.complete(null);
        }
      } else if (Protocol.LOCAL.equals(m.iface())) {
        end("QEMU closed the listener's connection");
      }
    } finally {
      if (!kept) {
        m.close();
      }
    }
  }

  /// Serves a call. A malformed call is refused and does not end the connection. Returns whether
  /// the message has been kept.
  private boolean serveCall(SdMessage m) {
    try {
      return calls.serve(m, System.nanoTime());
    } catch (InvalidScanoutException | IllegalArgumentException | OsException e) {
      refuse(m, e);
    } catch (SdBusException e) {
      if (ended) {
        return false;
      }
      refuse(m, e);
    }
    return false;
  }

  private void refuse(SdMessage m, RuntimeException why) {
    counters.rejection();
    String reason = CallArguments.reason(m, why);
    log().log(Level.DEBUG, () -> "refused " + reason);
    sink.rejected(reason);
    bus.replyError(m, Protocol.INVALID_ARGS, reason);
  }

  /// Looks the logger up only when there is something to log: the first look-up reads each jar of
  /// the program.
  private static Logger log() {
    return System.getLogger(ListenerServer.class.getName());
  }
}
