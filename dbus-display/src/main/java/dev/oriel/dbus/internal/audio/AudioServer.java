// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.audio;

import dev.oriel.dbus.audio.AudioStats;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdBusException;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import dev.oriel.sync.EventLoop;
import dev.oriel.sync.PollSource;
import dev.oriel.sync.Registration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Serves the calls that QEMU makes on the connection of one `AudioOutListener` or
/// `AudioInListener`.
///
/// QEMU's main loop waits for the authentication and for the answer to `GetAll`, up to 25 s. It
/// waits for no answer to the calls that carry what the VM plays, and sends them whether they are
/// read or not; they are therefore read at once. For what the VM records, it waits for each answer.
///
/// Threading: the connection's loop thread, which is the only user of the `sd_bus` object.
final class AudioServer implements PollSource {

  /// After so many messages, other connections, fences and deadlines are served.
  private static final int MAX_BATCH = 64;

  private static final CString ENTRIES = CString.constant("{sv}");

  private final SdBus bus;
  private final AudioCalls calls;
  private final Consumer<AudioServer> onEnd;
  private final Registration registration;
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();
  private volatile boolean ended;

  /// Starts to serve.
  ///
  /// Ownership: consumes the connection.
  ///
  /// @param onEnd called on the loop thread when the connection has ended
  AudioServer(EventLoop loop, SdBus bus, AudioCalls calls, Consumer<AudioServer> onEnd) {
    this.bus = bus;
    this.calls = calls;
    this.onEnd = onEnd;
    this.registration = loop.add(this);
  }

  /// Returns whether the connection has ended; any thread.
  boolean ended() {
    return ended;
  }

  /// Returns the statistics so far; any thread.
  AudioStats stats() {
    return new AudioStats(messages.get(), rejected.get(), calls.frames());
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
    return bus.deadlineNanos();
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
      end("QEMU closed the sound's connection: " + e.getMessage());
    }
  }

  /// Ends the connection, and reports the reason to the sink unless it is null.
  void end(@Nullable String reason) {
    if (ended) {
      return;
    }
    ended = true;
    registration.cancel();
    bus.close();
    if (reason != null) {
      calls.listener().disconnected(reason);
    }
    onEnd.accept(this);
  }

  private void handle(SdMessage m) {
    if (m.type() == SdMessage.METHOD_CALL) {
      messages.incrementAndGet();
      try {
        serve(m);
      } catch (IllegalArgumentException | SdBusException e) {
        refuse(m, e);
      }
    } else if (m.type() == SdMessage.SIGNAL && Protocol.LOCAL.equals(m.iface())) {
      end("QEMU closed the sound's connection");
    }
  }

  private void refuse(SdMessage m, RuntimeException why) {
    rejected.incrementAndGet();
    String reason = m.member() + ": " + why.getMessage();
    calls.listener().rejected(reason);
    bus.replyError(m, Protocol.INVALID_ARGS, reason);
  }

  private void serve(SdMessage m) {
    String member = m.member();
    String iface = m.iface();
    if (member == null || !calls.path().text().equals(m.path())) {
      bus.replyError(m, Protocol.UNKNOWN_OBJECT, "there is no object " + m.path());
      return;
    }
    if (Protocol.PROPERTIES.text().equals(iface) && member.equals("GetAll")) {
      answerProperties(m);
      return;
    }
    if (iface != null && !iface.equals(calls.iface().text())) {
      unknown(m, member);
      return;
    }
    if (member.equals(calls.samplesMethod())) {
      calls.samples(bus, m);
      return;
    }
    switch (member) {
      case "SetEnabled" -> calls.setEnabled(m);
      case "SetVolume" -> calls.setVolume(m);
      case "Init" -> calls.init(m);
      case "Fini" -> calls.fini(m);
      default -> {
        unknown(m, member);
        return;
      }
    }
    bus.reply(m);
  }

  private void unknown(SdMessage m, String member) {
    bus.replyError(m, Protocol.UNKNOWN_METHOD, "there is no method " + member + " of " + m.iface());
  }

  /// The listener implements no further interfaces, which is what an absent property says.
  private void answerProperties(SdMessage m) {
    try (SdMessage answer = bus.newReply(m)) {
      answer.open('a', ENTRIES).shut();
      long _ = bus.send(answer);
    }
  }
}
