// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.clipboard;

import dev.oriel.dbus.clipboard.ClipboardContent;
import dev.oriel.dbus.clipboard.Selection;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What a program offers in one selection, and who has the selection.
///
/// Each owner gives its grab a serial number, and QEMU lets this side win with a number that is not
/// below the current one. There is at most one grab of ours under way, however often the content
/// changes. QEMU works its calls off in order. Therefore, a grab by the guest that arrives before
/// the answer to ours is older than ours, and loses unless its number is larger; one that arrives
/// afterwards is newer.
///
/// A guest's agent that starts anew counts from 0. This side does not: QEMU still compares with the
/// number of its last grab (`qemu_clipboard_check_serial` in QEMU's `ui/clipboard.c`), and would
/// drop a smaller one without an error.
///
/// Threading: the loop thread.
final class OwnOffer {

  /// The largest serial number. A guest may have chosen it; it does not wrap around.
  private static final long LAST_SERIAL = 0xffff_ffffL;

  private static final CString GRAB = CString.constant("Grab");

  private final Selection selection;
  private final BusClient client;
  private final @Nullable CString destination;
  private @Nullable ClipboardContent content;
  private boolean fetched;
  private long serial;
  private boolean underWay;

  /// The grab that follows the one that is under way, or null.
  private @Nullable CompletableFuture<Void> next;

  private boolean ended;

  OwnOffer(Selection selection, BusClient client, @Nullable CString destination) {
    this.selection = selection;
    this.client = client;
    this.destination = destination;
  }

  Selection selection() {
    return selection;
  }

  /// Returns what is offered, or null.
  @Nullable ClipboardContent content() {
    return content;
  }

  /// Offers content, now or after the grab that is under way.
  ///
  /// @return completes when QEMU knows of it
  CompletableFuture<Void> offer(ClipboardContent offered) {
    content = offered;
    fetched = false;
    return grab();
  }

  /// Notes that QEMU has been given the content, which it keeps.
  void given() {
    fetched = true;
  }

  /// Returns whether there is content that QEMU would have to request.
  boolean isUnfetched() {
    return content != null && !fetched;
  }

  /// Forgets what is offered.
  ///
  /// @return whether there was anything
  boolean forget() {
    boolean had = content != null;
    content = null;
    return had;
  }

  /// Offers again what is offered, to an agent that has started anew.
  ///
  /// A grab that is under way reaches this agent, because QEMU reads it after the start. A second
  /// one would make QEMU forget the content if the agent has fetched it in the meantime.
  void repeat() {
    if (content != null && !underWay) {
      var _ = grab();
    }
  }

  /// Called when the guest has grabbed the selection.
  ///
  /// @return whether the guest has it now
  boolean loses(long guestsSerial) {
    if (underWay && guestsSerial <= serial) {
      return false;
    }
    serial = guestsSerial;
    content = null;
    return true;
  }

  void end() {
    ended = true;
    content = null;
    CompletableFuture<Void> waiting = next;
    next = null;
    if (waiting != null) {
      waiting.completeExceptionally(
          new ConnectionFailedException("the session with the clipboard has ended"));
    }
  }

  private CompletableFuture<Void> grab() {
    if (!underWay) {
      return send();
    }
    CompletableFuture<Void> waiting = next;
    if (waiting == null) {
      waiting = new CompletableFuture<>();
      next = waiting;
    }
    return waiting;
  }

  private CompletableFuture<Void> send() {
    ClipboardContent offered = content;
    if (ended || client.ended() || offered == null) {
      return CompletableFuture.completedFuture(null);
    }
    serial = Math.min(serial + 1, LAST_SERIAL);
    SdMessage m =
        client
            .newCall(destination, Protocol.CLIPBOARD_PATH, Protocol.CLIPBOARD, GRAB)
            .appendInt32('u', selection.number())
            .appendInt32('u', (int) serial);
    ClipboardWire.appendStrings(m, offered.types());
    underWay = true;
    return client.call(m, _ -> true).whenComplete((_, _) -> answered()).thenAccept(_ -> {});
  }

  private void answered() {
    underWay = false;
    CompletableFuture<Void> waiting = next;
    next = null;
    if (waiting != null) {
      var _ =
          send()
              .whenComplete(
                  (_, failure) -> {
                    if (failure == null) {
                      waiting.complete(null);
                    } else {
                      waiting.completeExceptionally(failure);
                    }
                  });
    }
  }
}
