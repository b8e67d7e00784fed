// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.client;

import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdBusException;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import dev.oriel.sync.EventLoop;
import dev.oriel.sync.PollSource;
import dev.oriel.sync.Registration;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes calls on a main connection, receives its signals, and serves objects. It never waits.
///
/// Threading: the connection's loop thread, unless a method says otherwise; futures complete on it.
public final class BusClient implements PollSource {

  private static final CString GET_ALL = CString.constant("GetAll");
  private static final int MAX_BATCH = 64;

  private final SdBus bus;
  private final Events events;
  private final long timeoutNanos;
  private final Registration registration;
  private final Map<Long, Pending<?>> pending = new LinkedHashMap<>();
  private final Map<String, ServedObject> objects = new HashMap<>(1);
  private final AtomicLong failedPosts = new AtomicLong();
  private boolean ended;
  private String endedBecause = "";

  /// Receives a connection's unsolicited events.
  public interface Events {

    /// Ignores all events, for a connection that lasts for one question.
    Events IGNORED =
        new Events() {
          @Override
          public void signal(SdMessage m) {}

          @Override
          public void ended(String reason) {}
        };

    /// Called when a signal came. The message is valid during the call.
    void signal(SdMessage m);

    /// Called when the connection ended.
    void ended(String reason);
  }

  /// An object of this program, on which the other side makes calls.
  ///
  /// Threading: the loop thread.
  @FunctionalInterface
  public interface ServedObject {

    /// Answers a call. The message is valid during the call.
    ///
    /// @param bus for the answer
    /// @throws RuntimeException if the call is to be refused, with the reason
    void serve(SdMessage m, SdBus bus);
  }

  private record Pending<T>(
      String call, long deadlineNanos, Function<SdMessage, T> reader, CompletableFuture<T> answer) {

    void read(SdMessage m) {
      try {
        answer.complete(reader.apply(m));
      } catch (RuntimeException e) {
        answer.completeExceptionally(e);
      }
    }
  }

  /// Starts to read a connection. Ownership: consumes it.
  ///
  /// @param timeout how long an answer may take
  public BusClient(EventLoop loop, SdBus bus, Duration timeout, Events events) {
    this.bus = bus;
    this.events = events;
    this.timeoutNanos = timeout.toNanos();
    this.registration = loop.add(this);
  }

  /// Returns a new call. Ownership: the caller passes it to [#call] or [#post].
  ///
  /// @throws CallFailedException if the connection has ended
  public SdMessage newCall(
      @Nullable CString destination, CString path, CString iface, CString member) {
    if (ended) {
      throw new CallFailedException(iface + "." + member, "", endedBecause);
    }
    return bus.newCall(destination, path, iface, member);
  }

  /// Asks for all properties of an object's interface.
  ///
  /// @throws CallFailedException if the connection has ended
  public CompletableFuture<Map<String, Object>> properties(
      @Nullable CString destination, CString path, CString iface) {
    return call(
        newCall(destination, path, Protocol.PROPERTIES, GET_ALL).appendString('s', iface),
        Variants::readProperties);
  }

  /// Sends a call and reads its answer.
  ///
  /// The future fails with [CallFailedException] if the answer is an error or the connection ends,
  /// and with [TimeoutException] if no answer comes.
  ///
  /// Ownership: consumes the message.
  public <T> CompletableFuture<T> call(SdMessage m, Function<SdMessage, T> reader) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try (m) {
      String name = m.iface() + "." + m.member();
      long cookie = bus.send(m);
      pending.put(cookie, new Pending<>(name, System.nanoTime() + timeoutNanos, reader, answer));
    } catch (SdBusException e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }

  /// Sends a call whose answer matters only if it is an error, which is counted and logged.
  ///
  /// Ownership: consumes the message.
  public void post(SdMessage m) {
    try (m) {
      long _ = bus.send(m);
    } catch (SdBusException e) {
      failedPosts.incrementAndGet();
      log().log(Level.DEBUG, "a call could not be sent", e);
    }
  }

  /// Registers a listener: passes one end of a new connection in a call, and serves the other end.
  ///
  /// The order matters: QEMU's main loop waits for the authentication on the new connection from
  /// the moment at which it sees the call. The call is therefore sent without waiting, and the
  /// connection starts at once.
  ///
  /// @param member the method that takes the socket as its only argument
  /// @param serve begins to serve the connection, of which it takes ownership
  /// @param end ends a server whose registration was refused
  /// @return the server
  /// @throws CallFailedException if this connection has ended
  public <S> CompletableFuture<S> register(
      @Nullable CString destination,
      CString path,
      CString iface,
      CString member,
      Function<SdBus, S> serve,
      Consumer<S> end) {
    try (UnixSockets.Pair pair = UnixSockets.pair()) {
      SdMessage call =
          newCall(destination, path, iface, member).appendDescriptor(pair.far().number());
      CompletableFuture<Boolean> answer = call(call, _ -> true);
      // libsystemd has its own duplicate; this descriptor would keep the connection half open.
      pair.far().close();
      S server;
      try {
        server = serve.apply(SdBus.overSocket(pair.near()));
      } catch (SdBusException e) {
        // QEMU closes the socket when it refuses the call, perhaps by now. Its answer is the
        // reason.
        return answer.thenCompose(_ -> CompletableFuture.failedFuture(e));
      }
      return answer.handle(
          (_, failure) -> {
            if (failure != null) {
              end.accept(server);
              throw new CompletionException(failure);
            }
            return server;
          });
    }
  }

  /// Serves the calls on an object from now on. Anyone on a bus may make them.
  public void serve(CString path, ServedObject object) {
    objects.put(path.text(), object);
  }

  /// Ends [#serve].
  public void unserve(CString path) {
    objects.remove(path.text());
  }

  /// Returns how many of the posted calls were answered with an error; any thread.
  public long failedPosts() {
    return failedPosts.get();
  }

  /// Returns whether the connection has ended.
  public boolean ended() {
    return ended;
  }

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
    long deadline = bus.deadlineNanos();
    if (!pending.isEmpty()) {
      // All calls have the same time limit, so the oldest comes first.
      deadline = Math.min(deadline, pending.values().iterator().next().deadlineNanos());
    }
    return deadline;
  }

  @Override
  public void ready(int revents) {
    try {
      for (int i = 0; i < MAX_BATCH && !ended; i++) {
        try (SdMessage m = bus.next()) {
          if (m == null) {
            break;
          }
          handle(m);
        }
      }
    } catch (SdBusException e) {
      end("the connection broke: " + e.getMessage());
    }
    expire();
  }

  private void handle(SdMessage m) {
    switch (m.type()) {
      case SdMessage.METHOD_RETURN -> {
        Pending<?> p = pending.remove(m.replyCookie());
        if (p != null) {
          p.read(m);
        }
      }
      case SdMessage.METHOD_ERROR -> handleError(m);
      case SdMessage.SIGNAL -> {
        if (Protocol.LOCAL.equals(m.iface())) {
          end("the other side closed the connection");
        } else {
          handleSignal(m);
        }
      }
      case SdMessage.METHOD_CALL -> handleCall(m);
      default -> log().log(Level.DEBUG, "a message of an unknown type");
    }
  }

  /// Handles a call. A malformed call is refused and does not end the connection.
  private void handleCall(SdMessage m) {
    ServedObject object = objects.get(String.valueOf(m.path()));
    if (object == null) {
      bus.replyError(m, Protocol.UNKNOWN_OBJECT, "this client has no such object");
      return;
    }
    try {
      object.serve(m, bus);
    } catch (SdBusException | IllegalArgumentException e) {
      String reason = m.member() + ": " + e.getMessage();
      log().log(Level.DEBUG, () -> "refused " + reason);
      bus.replyError(m, Protocol.INVALID_ARGS, reason);
    }
  }

  private void handleError(SdMessage m) {
    Pending<?> p = pending.remove(m.replyCookie());
    if (p == null) {
      failedPosts.incrementAndGet();
      String text = m.errorText();
      log().log(Level.DEBUG, () -> "an input call failed: " + text);
    } else {
      p.answer()
          .completeExceptionally(new CallFailedException(p.call(), m.errorName(), m.errorText()));
    }
  }

  /// Handles a signal. A malformed signal is skipped.
  private void handleSignal(SdMessage m) {
    try {
      events.signal(m);
    } catch (SdBusException e) {
      log().log(Level.DEBUG, "a signal could not be read", e);
    }
  }

  private void expire() {
    long now = System.nanoTime();
    List<Pending<?>> late = new ArrayList<>(0);
    for (Iterator<Pending<?>> i = pending.values().iterator(); i.hasNext(); ) {
      Pending<?> p = i.next();
      if (p.deadlineNanos() - now > 0) {
        break;
      }
      i.remove();
      late.add(p);
    }
    for (Pending<?> p : late) {
      p.answer()
          .completeExceptionally(
              new TimeoutException(
                  String.format(
                      Locale.ROOT,
                      "%s was not answered within %d ms",
                      p.call(),
                      timeoutNanos / 1_000_000)));
    }
  }

  /// Ends the connection. The calls that wait for an answer fail.
  public void end(String reason) {
    if (ended) {
      return;
    }
    ended = true;
    endedBecause = reason;
    registration.cancel();
    bus.close();
    List<Pending<?>> waiting = List.copyOf(pending.values());
    pending.clear();
    for (Pending<?> p : waiting) {
      p.answer().completeExceptionally(new CallFailedException(p.call(), "", reason));
    }
    events.ended(reason);
  }

  /// Looks the logger up only when there is something to log: the first look-up reads each jar of
  /// the program.
  private static Logger log() {
    return System.getLogger(BusClient.class.getName());
  }
}
