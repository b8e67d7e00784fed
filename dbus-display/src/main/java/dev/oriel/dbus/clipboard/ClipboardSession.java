// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.clipboard;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A program's registration for a VM's clipboard.
///
/// Threading: any thread; no method waits, except [#close]. Futures complete on the D-Bus thread,
/// and fail only with [dev.oriel.dbus.connection.ConnectionFailedException]. Ownership: closing
/// gives the clipboard up, so that another program can have it.
public interface ClipboardSession extends AutoCloseable {

  /// Offers content to the guest, in place of what the guest or this program offered before. The
  /// guest gets the bytes when it asks for them, which is often at once and may be never. If the
  /// guest's agent starts anew, the content is offered again.
  ///
  /// @return completes when QEMU has passed the offer on
  CompletableFuture<Void> offer(Selection selection, ClipboardContent content);

  /// Ends the offer of this program, if it has one.
  ///
  /// @return completes when QEMU has told the guest
  CompletableFuture<Void> withdraw(Selection selection);

  /// Returns what the guest offers, or null if it offers nothing or has not said so since this
  /// session began.
  @Nullable ClipboardOffer guestOffer(Selection selection);

  /// Asks the guest for its content. A request waits for an earlier one for the same selection,
  /// since QEMU takes one at a time.
  ///
  /// @param types the wanted types, the best first
  /// @return fails if the guest offers nothing, none of these types, or more than
  ///   [ClipboardContent#MAX_BYTES], and if it does not answer within QEMU's five seconds
  /// @throws IllegalArgumentException if there is no type, more than [ClipboardContent#MAX_TYPES]
  ///   types, or a malformed one
  CompletableFuture<ClipboardData> request(Selection selection, List<String> types);

  /// Returns whether the session has not ended.
  boolean isOpen();

  /// Ends the session, and the offers that the guest has not fetched; QEMU keeps what it has
  /// fetched. The listener is not called any more. Idempotent.
  ///
  /// Threading: waits for the D-Bus thread, unless it is called on that thread.
  @Override
  void close();
}
