package dev.oriel.dbus.internal.sdbus;

import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.internal.gen.sd_bus_error;
import dev.oriel.dbus.internal.gen.sd_bus_h;
import dev.oriel.dbus.internal.gen.sd_id128;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// One connection of libsystemd's D-Bus library, without its event loop and without upcalls: all
/// messages come out of [#next].
///
/// Ownership: owns the connection and its socket. Threading: one thread, from the constructor to
/// [#close].
public final class SdBus implements AutoCloseable {

  private static final long NEVER = -1;
  private static final long NANOS_PER_MICRO = 1_000;

  private final Arena arena;
  private final MemorySegment bus;
  private final MemorySegment out;
  private final MemorySegment scratch;
  private final NameCache names = new NameCache();
  private boolean closed;

  private SdBus() {
    this.arena = Arena.ofConfined();
    this.out = arena.allocate(ValueLayout.ADDRESS.byteSize(), Long.BYTES);
    this.scratch = arena.allocate(2 * Long.BYTES, Long.BYTES);
    int r = sd_bus_h.sd_bus_new(out);
    if (r < 0) {
      arena.close();
      throw new SdBusException("sd_bus_new()", r);
    }
    this.bus = out.get(ValueLayout.ADDRESS, 0);
  }

  /// Connects to a message bus and says hello; answers before either is done.
  ///
  /// @throws SdBusException if the address is malformed or nobody listens there
  public static SdBus onBus(String address) {
    SdBus b = new SdBus();
    return b.started(
        () -> {
          try (Arena a = Arena.ofConfined()) {
            int r = sd_bus_h.sd_bus_set_address(b.bus, a.allocateFrom(address));
            check(r, "sd_bus_set_address(" + address + ")");
          }
          check(sd_bus_h.sd_bus_set_bus_client(b.bus, 1), "sd_bus_set_bus_client(1)");
        },
        "sd_bus_start(" + address + ")");
  }

  /// Speaks to the peer at the other end of a socket, as the side that authenticates itself.
  ///
  /// Ownership: consumes the socket.
  public static SdBus overSocket(OwnedFd socket) {
    try (socket) {
      SdBus b = new SdBus();
      return b.started(() -> b.useSocket(socket), "sd_bus_start(p2p)");
    }
  }

  /// Speaks to the peer at the other end of a socket, as the side that authenticates the other.
  ///
  /// Ownership: consumes the socket.
  public static SdBus servingSocket(OwnedFd socket) {
    try (socket) {
      SdBus b = new SdBus();
      return b.started(
          () -> {
            b.useSocket(socket);
            MemorySegment id = sd_id128.allocate(b.arena);
            check(sd_bus_h.sd_id128_randomize(id), "sd_id128_randomize");
            check(sd_bus_h.sd_bus_set_server(b.bus, 1, id), "sd_bus_set_server(1)");
          },
          "sd_bus_start(p2p server)");
    }
  }

  private void useSocket(OwnedFd socket) {
    int fd = socket.number();
    check(sd_bus_h.sd_bus_set_fd(bus, fd, fd), "sd_bus_set_fd");
    // From here the connection closes the socket.
    int _ = socket.detach();
  }

  private SdBus started(Runnable setUp, String start) {
    try {
      setUp.run();
      check(sd_bus_h.sd_bus_negotiate_fds(bus, 1), "sd_bus_negotiate_fds(1)");
      check(sd_bus_h.sd_bus_start(bus), start);
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// The descriptor to poll.
  public int fd() {
    return check(sd_bus_h.sd_bus_get_fd(bus), "sd_bus_get_fd");
  }

  /// The `poll` events to wait for.
  public int events() {
    return check(sd_bus_h.sd_bus_get_events(bus), "sd_bus_get_events");
  }

  /// When [#next] must be called at the latest, as [System#nanoTime], or [Long#MAX_VALUE].
  public long deadlineNanos() {
    check(sd_bus_h.sd_bus_get_timeout(bus, scratch), "sd_bus_get_timeout");
    long micros = scratch.get(ValueLayout.JAVA_LONG, 0);
    // Both clocks are CLOCK_MONOTONIC.
    return micros == NEVER ? Long.MAX_VALUE : micros * NANOS_PER_MICRO;
  }

  /// The next message that came, or null where there is nothing more to do until [#fd] is ready.
  ///
  /// Ownership: the caller closes it.
  ///
  /// @throws SdBusException if the connection ended
  public @Nullable SdMessage next() {
    while (true) {
      out.set(ValueLayout.ADDRESS, 0, MemorySegment.NULL);
      int r = sd_bus_h.sd_bus_process(bus, out);
      if (r < 0) {
        throw new SdBusException("sd_bus_process()", r);
      }
      MemorySegment m = out.get(ValueLayout.ADDRESS, 0);
      if (!m.equals(MemorySegment.NULL)) {
        return new SdMessage(m, scratch, names);
      }
      if (r == 0) {
        return null;
      }
    }
  }

  /// A new method call; `destination` is null peer to peer. Ownership: the caller closes it.
  public SdMessage newCall(
      @Nullable CString destination, CString path, CString iface, CString member) {
    MemorySegment to = destination == null ? MemorySegment.NULL : destination.segment();
    int r =
        sd_bus_h.sd_bus_message_new_method_call(
            bus, out, to, path.segment(), iface.segment(), member.segment());
    if (r < 0) {
      throw new SdBusException("sd_bus_message_new_method_call(" + iface + "." + member + ")", r);
    }
    return new SdMessage(out.get(ValueLayout.ADDRESS, 0), scratch, names);
  }

  /// A new signal. Ownership: the caller closes it.
  public SdMessage newSignal(CString path, CString iface, CString member) {
    int r =
        sd_bus_h.sd_bus_message_new_signal(
            bus, out, path.segment(), iface.segment(), member.segment());
    check(r, "sd_bus_message_new_signal");
    return new SdMessage(out.get(ValueLayout.ADDRESS, 0), scratch, names);
  }

  /// A new answer to `call`. Ownership: the caller closes it.
  public SdMessage newReply(SdMessage call) {
    check(
        sd_bus_h.sd_bus_message_new_method_return(call.handle(), out),
        "sd_bus_message_new_method_return");
    return new SdMessage(out.get(ValueLayout.ADDRESS, 0), scratch, names);
  }

  /// Sends a message, or queues it where the socket is full.
  ///
  /// A message that carries a descriptor waits for the end of the authentication: send one only
  /// when a first answer has come.
  ///
  /// @return its cookie, which the answer names
  public long send(SdMessage message) {
    int r = sd_bus_h.sd_bus_send(bus, message.handle(), scratch);
    if (r < 0) {
      throw new SdBusException("sd_bus_send()", r);
    }
    return scratch.get(ValueLayout.JAVA_LONG, 0);
  }

  /// Answers `call` without a value, where its sender wants an answer.
  public void reply(SdMessage call) {
    if (!call.expectsReply()) {
      return;
    }
    try (SdMessage answer = newReply(call)) {
      long _ = send(answer);
    }
  }

  /// Answers `call` with an error, where its sender wants an answer.
  public void replyError(SdMessage call, CString name, String text) {
    if (!call.expectsReply()) {
      return;
    }
    try (Arena a = Arena.ofConfined()) {
      MemorySegment error = sd_bus_error.allocate(a);
      sd_bus_error.name(error, name.segment());
      sd_bus_error.message(error, a.allocateFrom(text));
      check(
          sd_bus_h.sd_bus_message_new_method_error(call.handle(), out, error),
          "sd_bus_message_new_method_error(" + name + ")");
      try (SdMessage answer = new SdMessage(out.get(ValueLayout.ADDRESS, 0), scratch, names)) {
        long _ = send(answer);
      }
    }
  }

  /// This connection's name on the bus, once it has one.
  public String uniqueName() {
    check(sd_bus_h.sd_bus_get_unique_name(bus, out), "sd_bus_get_unique_name");
    // FFM: a NUL-terminated string inside the connection.
    return out.get(ValueLayout.ADDRESS, 0).reinterpret(Long.MAX_VALUE).getString(0);
  }

  /// Sends what the socket takes at once and closes.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      sd_bus_h.sd_bus_close(bus);
      MemorySegment _ = sd_bus_h.sd_bus_unref(bus);
      arena.close();
    }
  }

  private static int check(int result, String call) {
    if (result < 0) {
      throw new SdBusException(call, result);
    }
    return result;
  }
}
