// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.audio;

import dev.oriel.core.audio.AudioSink;
import dev.oriel.core.audio.AudioSource;
import dev.oriel.dbus.audio.Audio;
import dev.oriel.dbus.audio.AudioSession;
import dev.oriel.dbus.audio.AudioStats;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.client.CallFailedException;
import dev.oriel.dbus.internal.connection.BusConnection;
import dev.oriel.dbus.internal.sdbus.CString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The [Audio] of a VM at the other end of a connection.
public final class RemoteAudio implements Audio {

  /// How long a registration is repeated. QEMU notices in its main loop that the previous listener
  /// has gone, and refuses the next one until then.
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final Duration RETRY = Duration.ofMillis(20);

  /// A way to register, in one direction of the sound.
  ///
  /// @param method the method of `org.qemu.Display1.Audio`
  /// @param calls makes the calls of a new connection
  private record Direction(CString method, Supplier<AudioCalls> calls) {}

  private static final CString REGISTER_OUT = CString.constant("RegisterOutListener");
  private static final CString REGISTER_IN = CString.constant("RegisterInListener");

  private final BusConnection connection;
  private final @Nullable CString destination;
  private final long framesPerWrite;

  /// Loop thread only.
  private final List<AudioServer> servers = new ArrayList<>(2);

  /// The listener for all sinks, or null before the first one. Loop thread only.
  private @Nullable SharedListener listener;

  /// The one listener of this connection to what the VM plays.
  ///
  /// @param sinks those that hear it
  /// @param server becomes known when QEMU has registered it
  private record SharedListener(AudioSinks sinks, CompletableFuture<AudioServer> server) {

    /// Returns whether nothing can be heard through it any more.
    boolean hasEnded() {
      return server.isDone() && (server.isCompletedExceptionally() || server.join().ended());
    }
  }

  private RemoteAudio(
      BusConnection connection, @Nullable CString destination, long framesPerWrite) {
    this.connection = connection;
    this.destination = destination;
    this.framesPerWrite = framesPerWrite;
  }

  /// Returns the sound of a VM, or null if its QEMU offers none.
  ///
  /// @param destination the VM's name on the bus, or null peer to peer
  /// @param objects the VM's objects: properties by path and interface
  public static @Nullable RemoteAudio of(
      BusConnection connection,
      @Nullable CString destination,
      Map<String, Map<String, Map<String, Object>>> objects) {
    Map<String, Object> properties =
        objects.getOrDefault(Protocol.AUDIO_PATH.text(), Map.of()).get(Protocol.AUDIO.text());
    if (properties == null) {
      return null;
    }
    long frames = properties.get("NSamples") instanceof Long n && n > 0 ? n : Audio.DEFAULT_FRAMES;
    return new RemoteAudio(connection, destination, frames);
  }

  @Override
  public long framesPerWrite() {
    return framesPerWrite;
  }

  @Override
  public AudioSession listen(AudioSink sink) {
    GuardedAudio.Sink guarded = new GuardedAudio.Sink(sink);
    long deadline = deadlineNanos();
    return connection.ask(client -> join(client, guarded, deadline));
  }

  private CompletableFuture<AudioSession> join(
      BusClient client, GuardedAudio.Sink sink, long deadlineNanos) {
    SharedListener known = listener;
    SharedListener joined =
        known == null || known.hasEnded() ? newListener(client, deadlineNanos) : known;
    joined.sinks().add(sink);
    listener = joined;
    return joined
        .server()
        .thenApply(server -> new Session(server, () -> leave(joined.sinks(), sink, server)));
  }

  private SharedListener newListener(BusClient client, long deadlineNanos) {
    AudioSinks sinks = new AudioSinks();
    Direction out = new Direction(REGISTER_OUT, () -> new AudioOutCalls(sinks));
    return new SharedListener(sinks, registerFirst(client, out, deadlineNanos));
  }

  private static void leave(AudioSinks sinks, GuardedAudio.Sink sink, AudioServer server) {
    sinks.remove(sink);
    if (sinks.isEmpty()) {
      server.end(null);
    }
  }

  @Override
  public AudioSession supply(AudioSource source) {
    GuardedAudio.Source guarded = new GuardedAudio.Source(source);
    Direction in = new Direction(REGISTER_IN, () -> new AudioInCalls(guarded));
    long deadline = deadlineNanos();
    AudioServer server = connection.ask(client -> registerFirst(client, in, deadline));
    return new Session(server, () -> server.end(null));
  }

  private static long deadlineNanos() {
    return System.nanoTime() + GRACE.toNanos();
  }

  private CompletableFuture<AudioServer> registerFirst(
      BusClient client, Direction direction, long deadlineNanos) {
    return register(client, direction)
        .exceptionallyCompose(
            failure ->
                isTaken(failure)
                    ? registerAgain(direction, deadlineNanos)
                    : CompletableFuture.failedFuture(failure));
  }

  private CompletableFuture<AudioServer> register(BusClient client, Direction direction) {
    return client.register(
        destination,
        Protocol.AUDIO_PATH,
        Protocol.AUDIO,
        direction.method(),
        bus -> {
          AudioServer server =
              new AudioServer(connection.loop(), bus, direction.calls().get(), servers::remove);
          servers.add(server);
          return server;
        },
        server -> server.end(null));
  }

  private static boolean isTaken(Throwable failure) {
    return BusConnection.unwrapped(failure) instanceof CallFailedException e
        && e.errorName().equals(Protocol.QEMU_INVALID);
  }

  /// QEMU keeps one listener for each bus name, and without a bus only one
  /// (`dbus_audio_register_listener` in its `audio/dbusaudio.c`).
  private CompletableFuture<AudioServer> registerAgain(Direction direction, long deadlineNanos) {
    if (connection.isBus()) {
      return connection.askAsAnother(other -> register(other, direction));
    }
    if (System.nanoTime() - deadlineNanos > 0) {
      return CompletableFuture.failedFuture(
          new ConnectionFailedException(
              "another program has the sound of this VM, and QEMU gives it to one program at a"
                  + " time; close it there first"));
    }
    return connection.askAfter(RETRY, client -> registerFirst(client, direction, deadlineNanos));
  }

  /// Ends all sessions, and reports the reason to their sinks unless it is null. Loop thread.
  public void end(@Nullable String reason) {
    List.copyOf(servers).forEach(s -> s.end(reason));
  }

  private final class Session implements AudioSession {

    private final AudioServer server;
    private final Runnable end;
    private volatile boolean closed;

    /// @param end ends it, on the loop thread
    Session(AudioServer server, Runnable end) {
      this.server = server;
      this.end = end;
    }

    @Override
    public boolean isOpen() {
      return !closed && !server.ended();
    }

    @Override
    public AudioStats stats() {
      return server.stats();
    }

    @Override
    public void close() {
      closed = true;
      connection.runAndWait(end);
    }
  }
}
