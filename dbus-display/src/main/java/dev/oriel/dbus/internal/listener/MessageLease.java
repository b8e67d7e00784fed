// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.dbus.internal.sdbus.SdMessage;

/// Keeps the memory of a message for the readers of its pixels. The message has been answered.
///
/// Ownership: owns the message, even after the end of the connection. The pixels that a frame
/// refers to stay in place until that frame is closed.
final class MessageLease extends LoopTicket {

  private final SdMessage message;

  MessageLease(TicketExecutor executor, SdMessage message) {
    super(executor);
    this.message = message;
  }

  @Override
  void complete(ReleaseCause cause) {
    message.close();
  }
}
