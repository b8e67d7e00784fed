// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.dbus.internal.sdbus.SdMessage;

/// Keeps the memory of a message for those who read its pixels. The message has been answered.
///
/// Ownership: owns the message, also beyond the end of the connection: pixels that a frame refers
/// to stay where they are until that frame is closed.
final class MessageLease extends LoopTicket {

  private final SdMessage message;

  MessageLease(TicketExecutor desk, SdMessage message) {
    super(desk);
    this.message = message;
  }

  @Override
  void complete(ReleaseCause cause) {
    message.close();
  }
}
