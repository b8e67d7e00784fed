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
    return open(new Direction(REGISTER_OUT, () -> new AudioOutCalls(guarded)));
  }

  @Override
  public AudioSession supply(AudioSource source) {
    GuardedAudio.Source guarded = new GuardedAudio.Source(source);
    return open(new Direction(REGISTER_IN, () -> new AudioInCalls(guarded)));
  }

  private AudioSession open(Direction direction) {
    long deadline = System.nanoTime() + GRACE.toNanos();
    return new Session(connection.ask(client -> registerFirst(client, direction, deadline)));
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

    Session(AudioServer server) {
      this.server = server;
    }

    @Override
    public boolean isOpen() {
      return !server.ended();
    }

    @Override
    public AudioStats stats() {
      return server.stats();
    }

    @Override
    public void close() {
      connection.runAndWait(() -> server.end(null));
    }
  }
}
