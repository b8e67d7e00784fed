// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.sdbus;

import static dev.oriel.dbus.internal.sdbus.Libsystemd.at;

import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.internal.sdbus.gen.sd_bus_error;
import dev.oriel.dbus.internal.sdbus.gen.sd_bus_h;
import dev.oriel.dbus.internal.sdbus.gen.sd_id128;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/// A connection of libsystemd's D-Bus library, without its event loop and without upcalls: [#next]
/// returns all messages.
///
/// Ownership: owns the connection and its socket. Threading: one thread, from the constructor to
/// [#close].
public final class SdBus implements AutoCloseable {

  private static final long NEVER = -1;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final int POLLIN = 1;

  /// After so many reads that complete no message, the thread turns to its other work.
  private static final int MAX_TURNS = 256;

  private final Arena arena;
  private final long bus;
  private final MemorySegment out;
  private final MemorySegment scratch;
  private final NameCache names = new NameCache();
  private @Nullable DescriptorGate gate;

  /// The peer's socket, if there is a gate.
  private int outerFd;

  /// Whether the last [#next] found no more messages.
  private boolean exhausted = true;

  private boolean closed;

  private SdBus() {
    this.arena = Arena.ofConfined();
    this.out = arena.allocate(ValueLayout.ADDRESS.byteSize(), Long.BYTES);
    this.scratch = arena.allocate(2 * Long.BYTES, Long.BYTES);
    int r = (int) Libsystemd.NEW.call(at(out));
    if (r < 0) {
      arena.close();
      throw new SdBusException("sd_bus_new()", r);
    }
    this.bus = out.get(ValueLayout.JAVA_LONG, 0);
  }

  /// Connects to a message bus and registers there. Returns before either is complete.
  ///
  /// @throws SdBusException if the address is malformed or no bus listens there
  public static SdBus onBus(String address) {
    SdBus b = new SdBus();
    return b.started(
        () -> {
          try (Arena a = Arena.ofConfined()) {
            check(
                Libsystemd.SET_ADDRESS.call(b.bus, a.allocateFrom(address).address()),
                "sd_bus_set_address(" + address + ")");
          }
          check(Libsystemd.SET_BUS_CLIENT.call(b.bus, 1), "sd_bus_set_bus_client(1)");
        },
        "sd_bus_start(" + address + ")");
  }

  /// Connects to the peer at the other end of a socket, as the side that authenticates itself. The
  /// peer is not trusted: see [DescriptorGate].
  ///
  /// Ownership: consumes the socket.
  public static SdBus overSocket(OwnedFd socket) {
    try (socket) {
      SdBus b = new SdBus();
      return b.started(() -> b.useGuarded(socket), "sd_bus_start(p2p)");
    }
  }

  /// Connects to the peer at the other end of a socket, as the side that authenticates the other.
  ///
  /// Ownership: consumes the socket.
  public static SdBus servingSocket(OwnedFd socket) {
    try (socket) {
      SdBus b = new SdBus();
      return b.started(
          () -> {
            b.useSocket(socket);
            MemorySegment id = sd_id128.allocate(b.arena);
            check(Libsystemd.ID128_RANDOMIZE.call(at(id)), "sd_id128_randomize");
            check(
                sd_bus_h.sd_bus_set_server(MemorySegment.ofAddress(b.bus), 1, id),
                "sd_bus_set_server(1)");
          },
          "sd_bus_start(p2p server)");
    }
  }

  private void useSocket(OwnedFd socket) {
    int fd = socket.number();
    check(Libsystemd.SET_FD.call(bus, fd, fd), "sd_bus_set_fd");
    // From here on, the connection closes the socket.
    int _ = socket.detach();
  }

  private void useGuarded(OwnedFd socket) {
    try (UnixSockets.Pair pair = UnixSockets.pair()) {
      int outer = socket.number();
      check(Libsystemd.SET_FD.call(bus, pair.near().number(), outer), "sd_bus_set_fd");
      // From here on, the connection closes both.
      int _ = pair.near().detach();
      int _ = socket.detach();
      OwnedFd inner = OwnedFd.adopt(pair.far().detach());
      gate = new DescriptorGate(outer, inner, this::isAuthenticated);
      outerFd = outer;
    }
  }

  private boolean isAuthenticated() {
    return check(Libsystemd.IS_READY.call(bus), "sd_bus_is_ready") > 0;
  }

  private SdBus started(Runnable setUp, String start) {
    try {
      setUp.run();
      check(Libsystemd.NEGOTIATE_FDS.call(bus, 1), "sd_bus_negotiate_fds(1)");
      check(Libsystemd.START.call(bus), start);
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Returns the descriptor to poll.
  public int fd() {
    return gate != null ? outerFd : check(Libsystemd.GET_FD.call(bus), "sd_bus_get_fd");
  }

  /// Returns the `poll` events to wait for.
  public int events() {
    int events = check(Libsystemd.GET_EVENTS.call(bus), "sd_bus_get_events");
    return gate == null ? events : events | POLLIN;
  }

  /// Returns when [#next] must be called at the latest, on the clock of [System#nanoTime], or
  /// [Long#MAX_VALUE].
  public long deadlineNanos() {
    if (gate != null && !exhausted) {
      return System.nanoTime();
    }
    check(Libsystemd.GET_TIMEOUT.call(bus, at(scratch)), "sd_bus_get_timeout");
    long micros = scratch.get(ValueLayout.JAVA_LONG, 0);
    // Both clocks are CLOCK_MONOTONIC.
    return micros == NEVER ? Long.MAX_VALUE : micros * NANOS_PER_MICRO;
  }

  /// Returns the next message, or null if there is nothing to do until [#fd] is ready.
  ///
  /// Ownership: the caller closes it.
  ///
  /// @throws SdBusException if the connection ended
  public @Nullable SdMessage next() {
    DescriptorGate passing = gate;
    exhausted = false;
    for (int turns = 0; turns < MAX_TURNS; turns++) {
      out.set(ValueLayout.JAVA_LONG, 0, 0);
      int r = (int) Libsystemd.PROCESS.call(bus, at(out));
      if (r < 0) {
        throw new SdBusException("sd_bus_process()", r);
      }
      long m = out.get(ValueLayout.JAVA_LONG, 0);
      if (m != 0) {
        return new SdMessage(m, scratch, names);
      }
      if (r == 0 && (passing == null || !passing.pass())) {
        exhausted = true;
        return null;
      }
    }
    return null;
  }

  /// Returns a new method call; `destination` is null peer to peer. Ownership: the caller closes
  /// it.
  public SdMessage newCall(
      @Nullable CString destination, CString path, CString iface, CString member) {
    try {
      int r =
          (int)
              Libsystemd.MESSAGE_NEW_METHOD_CALL.call(
                  bus,
                  at(out),
                  destination == null ? 0 : destination.address(),
                  path.address(),
                  iface.address(),
                  member.address());
      if (r < 0) {
        throw new SdBusException("sd_bus_message_new_method_call(" + iface + "." + member + ")", r);
      }
      return new SdMessage(out.get(ValueLayout.JAVA_LONG, 0), scratch, names);
    } finally {
      Reference.reachabilityFence(destination);
      Reference.reachabilityFence(path);
    }
  }

  /// Returns a new signal. Ownership: the caller closes it.
  public SdMessage newSignal(CString path, CString iface, CString member) {
    try {
      check(
          Libsystemd.MESSAGE_NEW_SIGNAL.call(
              bus, at(out), path.address(), iface.address(), member.address(), 0),
          "sd_bus_message_new_signal");
      return new SdMessage(out.get(ValueLayout.JAVA_LONG, 0), scratch, names);
    } finally {
      Reference.reachabilityFence(path);
    }
  }

  /// Returns a new answer to `call`. Ownership: the caller closes it.
  public SdMessage newReply(SdMessage call) {
    check(
        Libsystemd.MESSAGE_NEW_METHOD_RETURN.call(call.address(), at(out)),
        "sd_bus_message_new_method_return");
    return new SdMessage(out.get(ValueLayout.JAVA_LONG, 0), scratch, names);
  }

  /// Sends a message, or queues it if the socket is full.
  ///
  /// A message with a descriptor waits for the end of the authentication. Send one only after a
  /// first answer has come.
  ///
  /// @return its cookie, which the answer refers to
  public long send(SdMessage message) {
    int r = (int) Libsystemd.SEND.call(bus, message.address(), at(scratch));
    if (r < 0) {
      throw new SdBusException("sd_bus_send()", r);
    }
    return scratch.get(ValueLayout.JAVA_LONG, 0);
  }

  /// Answers `call` without a value, if its sender wants an answer. Allocates nothing.
  public void reply(SdMessage call) {
    if (!call.expectsReply()) {
      return;
    }
    check(
        Libsystemd.MESSAGE_NEW_METHOD_RETURN.call(call.address(), at(out)),
        "sd_bus_message_new_method_return");
    long answer = out.get(ValueLayout.JAVA_LONG, 0);
    try {
      check(Libsystemd.SEND.call(bus, answer, at(scratch)), "sd_bus_send()");
    } finally {
      Libsystemd.MESSAGE_UNREF.call(answer);
    }
  }

  /// Answers `call` with an error, if its sender wants an answer.
  public void replyError(SdMessage call, CString name, String text) {
    if (!call.expectsReply()) {
      return;
    }
    try (Arena a = Arena.ofConfined()) {
      MemorySegment error = sd_bus_error.allocate(a);
      sd_bus_error.name(error, name.segment());
      sd_bus_error.message(error, a.allocateFrom(text));
      check(
          Libsystemd.MESSAGE_NEW_METHOD_ERROR.call(call.address(), at(out), at(error)),
          "sd_bus_message_new_method_error(" + name + ")");
      try (SdMessage answer = new SdMessage(out.get(ValueLayout.JAVA_LONG, 0), scratch, names)) {
        long _ = send(answer);
      }
    }
  }

  /// Sends what the socket takes at once, and closes.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Libsystemd.CLOSE.call(bus);
      Libsystemd.UNREF.call(bus);
      if (gate != null) {
        gate.close();
      }
      arena.close();
    }
  }

  private static int check(long result, String call) {
    int r = (int) result;
    if (r < 0) {
      throw new SdBusException(call, r);
    }
    return r;
  }
}
