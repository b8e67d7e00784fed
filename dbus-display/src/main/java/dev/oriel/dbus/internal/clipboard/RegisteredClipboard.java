// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.clipboard;

import dev.oriel.dbus.clipboard.ClipboardContent;
import dev.oriel.dbus.clipboard.ClipboardData;
import dev.oriel.dbus.clipboard.ClipboardListener;
import dev.oriel.dbus.clipboard.ClipboardOffer;
import dev.oriel.dbus.clipboard.ClipboardSession;
import dev.oriel.dbus.clipboard.MimeType;
import dev.oriel.dbus.clipboard.Selection;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.client.CallFailedException;
import dev.oriel.dbus.internal.connection.BusConnection;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A registration for the clipboard, and the object on which QEMU makes its calls.
///
/// Threading: the loop thread, unless a method is one of [ClipboardSession].
final class RegisteredClipboard implements ClipboardSession, BusClient.ServedObject {

  private static final CString UNREGISTER = CString.constant("Unregister");
  private static final CString RELEASE = CString.constant("Release");
  private static final CString PING = CString.constant("Ping");

  /// How often to check that QEMU still serves the connection.
  private static final Duration CHECK = Duration.ofSeconds(1);

  private final BusConnection connection;
  private final @Nullable CString destination;
  private final ClipboardListener listener;
  private final Runnable onEnd;
  private final ClipboardCalls calls;
  private final Map<Selection, OwnOffer> own = new EnumMap<>(Selection.class);
  private final Map<Selection, CompletableFuture<?>> requests = new EnumMap<>(Selection.class);
  private final Map<Selection, ClipboardOffer> guests = new ConcurrentHashMap<>();

  /// The selections of which QEMU is asked to confirm that it has got the bytes.
  private final Set<Selection> confirmed = EnumSet.noneOf(Selection.class);

  private volatile boolean ended;

  RegisteredClipboard(
      BusConnection connection,
      @Nullable CString destination,
      ClipboardListener listener,
      Runnable onEnd) {
    this.connection = connection;
    this.destination = destination;
    this.listener = listener;
    this.onEnd = onEnd;
    this.calls = new ClipboardCalls(destination == null ? null : destination.text(), this);
    for (Selection s : Selection.values()) {
      own.put(s, new OwnOffer(s, connection.client(), destination));
    }
  }

  // ---- the program's side

  @Override
  public CompletableFuture<Void> offer(Selection selection, ClipboardContent content) {
    return connection.askLater(
        _ -> {
          checkOpen();
          guests.remove(selection);
          return own(selection).offer(content);
        });
  }

  @Override
  public CompletableFuture<Void> withdraw(Selection selection) {
    return connection.askLater(
        client -> {
          checkOpen();
          if (!own(selection).forget()) {
            return CompletableFuture.completedFuture(null);
          }
          SdMessage m = newCall(client, RELEASE).appendInt32('u', selection.number());
          return client.call(m, _ -> true).thenAccept(_ -> {});
        });
  }

  @Override
  public @Nullable ClipboardOffer guestOffer(Selection selection) {
    return guests.get(selection);
  }

  @Override
  public CompletableFuture<ClipboardData> request(Selection selection, List<String> types) {
    List<String> wanted = List.copyOf(types);
    if (wanted.isEmpty() || wanted.size() > ClipboardContent.MAX_TYPES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d types are requested; 1 to %d are possible",
              wanted.size(),
              ClipboardContent.MAX_TYPES));
    }
    for (String type : wanted) {
      if (!MimeType.isValid(type)) {
        throw new IllegalArgumentException("'" + type + "' is no MIME type, such as image/png");
      }
    }
    return connection.askLater(
        client -> {
          CompletableFuture<?> before = requests.get(selection);
          CompletableFuture<ClipboardData> answer =
              before == null
                  ? ask(client, selection, wanted)
                  : before.handle((_, _) -> true).thenCompose(_ -> ask(client, selection, wanted));
          requests.put(selection, answer);
          return answer.whenComplete((_, _) -> requests.remove(selection, answer));
        });
  }

  private CompletableFuture<ClipboardData> ask(
      BusClient client, Selection selection, List<String> wanted) {
    checkOpen();
    SdMessage m = newCall(client, ClipboardWire.REQUEST).appendInt32('u', selection.number());
    ClipboardWire.appendStrings(m, wanted);
    return client.call(m, answer -> ClipboardWire.readData(answer, wanted));
  }

  @Override
  public boolean isOpen() {
    return !ended;
  }

  @Override
  public void close() {
    connection.runAndWait(
        () -> {
          BusClient client = connection.client();
          if (!ended && !client.ended()) {
            for (OwnOffer offer : own.values()) {
              if (offer.isUnfetched()) {
                client.post(newCall(client, RELEASE).appendInt32('u', offer.selection().number()));
              }
            }
            client.post(newCall(client, UNREGISTER));
          }
          end(null);
        });
  }

  private SdMessage newCall(BusClient client, CString member) {
    return client.newCall(destination, Protocol.CLIPBOARD_PATH, Protocol.CLIPBOARD, member);
  }

  private OwnOffer own(Selection selection) {
    OwnOffer found = own.get(selection);
    if (found == null) {
      throw new IllegalStateException("no " + selection);
    }
    return found;
  }

  private void checkOpen() {
    if (ended) {
      throw new ConnectionFailedException("the session with the clipboard has ended");
    }
  }

  // ---- QEMU's side

  @Override
  public void serve(SdMessage m, SdBus bus) {
    calls.serve(m, bus);
  }

  /// The guest's agent has started anew.
  void restarted() {
    own.values().forEach(OwnOffer::repeat);
  }

  /// The guest offers something.
  void grabbed(ClipboardOffer offer) {
    if (own(offer.selection()).loses(offer.serial())) {
      guests.put(offer.selection(), offer);
      listener.offered(offer);
    }
  }

  /// The guest, or nobody, offers anything any more.
  void released(Selection selection) {
    if (guests.remove(selection) != null) {
      listener.released(selection);
    }
  }

  /// Returns what is offered to the guest, or null.
  @Nullable ClipboardContent content(Selection selection) {
    return own(selection).content();
  }

  /// QEMU has been sent what is offered. It confirms that it has read everything up to here, so
  /// that nothing is lost if the program then ends. One confirmation holds for all answers before
  /// it.
  void answered(Selection selection, String type, int size) {
    own(selection).given();
    if (!confirmed.add(selection)) {
      return;
    }
    BusClient client = connection.client();
    SdMessage ping = client.newCall(destination, Protocol.CLIPBOARD_PATH, Protocol.PEER, PING);
    var _ =
        client
            .call(ping, _ -> true)
            .whenComplete(
                (_, failure) -> {
                  confirmed.remove(selection);
                  if (failure == null && !ended) {
                    listener.fetched(selection, type, size);
                  }
                });
  }

  // ---- the end

  /// Checks from now on that QEMU still serves the connection, if another program may take it over.
  ///
  /// QEMU closes a connection through a QMP socket by dropping it when it gets the next one. A
  /// registration for the clipboard keeps the connection open in QEMU, which answers that it knows
  /// none of its objects (`dbus_clipboard_register` in QEMU's `ui/dbus-clipboard.c`, `GDBusProxy`).
  void watch() {
    if (connection.isExclusive()) {
      var _ = connection.loop().schedule(CHECK, this::check);
    }
  }

  private void check() {
    BusClient client = connection.client();
    if (ended || client.ended()) {
      return;
    }
    var _ =
        client
            .properties(destination, Protocol.VM_PATH, Protocol.VM)
            .whenComplete(
                (_, failure) -> {
                  if (failure instanceof CallFailedException e && !e.connectionEnded()) {
                    client.end("another program has taken the display");
                  } else {
                    watch();
                  }
                });
  }

  /// Ends the session.
  ///
  /// @param reason the reason for the listener, or null for no report
  void end(@Nullable String reason) {
    if (ended) {
      return;
    }
    ended = true;
    connection.client().unserve(Protocol.CLIPBOARD_PATH);
    own.values().forEach(OwnOffer::end);
    guests.clear();
    onEnd.run();
    if (reason != null) {
      listener.closed(reason);
    }
  }
}
