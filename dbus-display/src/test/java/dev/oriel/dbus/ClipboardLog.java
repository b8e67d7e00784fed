// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.clipboard.ClipboardListener;
import dev.oriel.dbus.clipboard.ClipboardOffer;
import dev.oriel.dbus.clipboard.Selection;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Records the events of a clipboard as text.
final class ClipboardLog implements ClipboardListener {

  private static final long LIMIT_SECONDS = 30;

  final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();

  @Override
  public void offered(ClipboardOffer offer) {
    events.add("offered " + offer.selection() + " " + offer.serial() + " " + offer.types());
  }

  @Override
  public void released(Selection selection) {
    events.add("released " + selection);
  }

  @Override
  public void fetched(Selection selection, String type, int size) {
    events.add("fetched " + selection + " " + type + " " + size);
  }

  @Override
  public void closed(String reason) {
    events.add("closed " + reason);
  }

  /// Waits for the next event.
  String await() throws InterruptedException {
    String next = events.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("waited in vain for an event of the clipboard");
    }
    return next;
  }

  /// Waits for an event, and drops those before it.
  void await(String wanted) throws InterruptedException {
    for (String seen = ""; !seen.equals(wanted); ) {
      seen = await();
    }
  }
}
