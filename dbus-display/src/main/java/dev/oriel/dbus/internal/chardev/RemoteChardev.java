// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.chardev;

import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.chardev.Chardev;
import dev.oriel.dbus.chardev.ChardevInfo;
import dev.oriel.dbus.chardev.ChardevStream;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.connection.Subscription;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.client.CallFailedException;
import dev.oriel.dbus.internal.connection.BusConnection;
import dev.oriel.dbus.internal.connection.Watchers;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A [Chardev] at the other end of a connection.
final class RemoteChardev implements Chardev {

  /// How long an attempt to open a stream is repeated. QEMU notices the end of a stream in its main
  /// loop, and refuses a new stream until then. A device that was just released may therefore be
  /// refused at first, as may a device of a viewer whose display another program has just taken.
  /// QEMU does not report whether the holder releases it, so an error takes this long.
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final Duration RETRY = Duration.ofMillis(20);

  private static final CString REGISTER = CString.constant("Register");
  private static final CString SEND_BREAK = CString.constant("SendBreak");

  private final BusConnection connection;
  private final @Nullable CString destination;
  private final CString path;
  private final Watchers<ChardevInfo> watchers = new Watchers<>();

  /// Loop thread only.
  private final List<SocketStream> streams = new ArrayList<>(1);

  private volatile ChardevInfo info;

  RemoteChardev(BusConnection connection, @Nullable CString destination, ChardevInfo info) {
    this.connection = connection;
    this.destination = destination;
    this.path = CString.of(Protocol.CHARDEV_PATH_PREFIX + info.id());
    this.info = info;
  }

  @Override
  public ChardevInfo info() {
    return info;
  }

  @Override
  public Subscription onChange(Consumer<ChardevInfo> watcher) {
    return watchers.add(watcher);
  }

  @Override
  public ChardevStream open(ChardevStream.Listener listener) {
    return connection.ask(
        client -> register(client, listener, System.nanoTime() + GRACE.toNanos()));
  }

  private CompletableFuture<SocketStream> register(
      BusClient client, ChardevStream.Listener listener, long deadlineNanos) {
    UnixSockets.Pair pair = UnixSockets.pair();
    try {
      SdMessage call =
          client
              .newCall(destination, path, Protocol.CHARDEV, REGISTER)
              .appendDescriptor(pair.far().number());
      CompletableFuture<Boolean> answer = client.call(call, _ -> true);
      // libsystemd has its own duplicate; this descriptor would keep the stream half open.
      pair.far().close();
      return answer
          .thenApply(
              _ -> {
                SocketStream stream =
                    new SocketStream(this, connection, pair.near(), listener, streams::remove);
                streams.add(stream);
                return stream;
              })
          .exceptionallyCompose(
              failure -> {
                pair.close();
                return isRefusal(failure)
                    ? refused(client, listener, deadlineNanos)
                    : CompletableFuture.failedFuture(failure);
              });
    } catch (RuntimeException e) {
      pair.close();
      throw e;
    }
  }

  private static boolean isRefusal(Throwable failure) {
    return BusConnection.unwrapped(failure) instanceof CallFailedException e
        && e.errorName().equals(Protocol.QEMU_FAILED);
  }

  /// Tries again, or fails with the name of the holder if the time is up.
  private CompletableFuture<SocketStream> refused(
      BusClient client, ChardevStream.Listener listener, long deadlineNanos) {
    return askProperties(client)
        .thenCompose(
            now -> {
              if (System.nanoTime() - deadlineNanos > 0) {
                return CompletableFuture.failedFuture(taken(now));
              }
              return connection.askAfter(RETRY, again -> register(again, listener, deadlineNanos));
            });
  }

  private static ConnectionFailedException taken(ChardevInfo now) {
    String holder = now.owner().isEmpty() ? "another program" : now.owner() + " on the bus";
    return new ConnectionFailedException(
        String.format(
            Locale.ROOT,
            "%s holds %s, which QEMU gives to one program at a time; close it there first",
            holder,
            now.id()));
  }

  /// Asks QEMU for the properties again.
  CompletableFuture<ChardevInfo> askProperties(BusClient client) {
    return client
        .properties(destination, path, Protocol.CHARDEV)
        .thenApply(
            properties -> {
              changed(properties);
              return info;
            });
  }

  @Override
  public void sendBreak() {
    boolean _ =
        connection.post(
            () -> {
              BusClient client = connection.client();
              if (!client.ended()) {
                client.post(client.newCall(destination, path, Protocol.CHARDEV, SEND_BREAK));
              }
            });
  }

  /// Applies changed properties. Loop thread.
  void changed(Map<String, Object> properties) {
    ChardevInfo after = ChardevProperties.apply(info, properties);
    if (!after.equals(info)) {
      info = after;
      watchers.report(after);
    }
  }

  /// Ends the open streams without a report. Loop thread.
  void end() {
    List.copyOf(streams).forEach(s -> s.end(null));
  }

  /// Ends the open streams when all bytes that QEMU had sent have arrived. Loop thread.
  ///
  /// @param reason the reason for the listeners
  void endWhenDrained(String reason) {
    List.copyOf(streams).forEach(s -> s.endWhenDrained(reason));
  }

  /// Returns whether no stream is open. Loop thread.
  boolean isIdle() {
    return streams.isEmpty();
  }

  @Override
  public String toString() {
    return "text console " + UntrustedText.name(info.id());
  }
}
