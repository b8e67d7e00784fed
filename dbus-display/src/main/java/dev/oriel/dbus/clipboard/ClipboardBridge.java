// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.clipboard;

import dev.oriel.dbus.connection.ConnectionFailedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Passes texts between the host's clipboard and the clipboard of one VM.
///
/// Nothing passes while no window of the VM has the keyboard focus: a guest neither sees nor
/// changes what the user copies elsewhere. When a window gets the focus, the host's text is offered
/// if it is new. What the guest has copied in the meantime is taken then, unless the host's text is
/// new.
///
/// The host's text may come late or never. What the guest has copied is taken after it, and a text
/// that comes after the focus has gone is not offered.
///
/// A guest that copies without a pause is asked for its text at intervals of [#PAUSE].
///
/// Threading: the thread of the windows ([HostClipboard#execute]), except [#connect]. Ownership:
/// the caller closes it, before or after the connection to the VM.
public final class ClipboardBridge implements AutoCloseable {

  /// The shortest time from one request for the guest's text to the next.
  public static final Duration PAUSE = Duration.ofMillis(200);

  private final HostClipboard host;
  private final ClipboardDirection direction;
  private final AtomicBoolean announced = new AtomicBoolean();
  private @Nullable ClipboardSession session;

  /// The last text that passed, or that was there when nothing could pass.
  private String known = "";

  /// The text that is offered to the guest, or an empty text.
  private String offered = "";

  /// Whether the guest has something that has not been requested.
  private boolean news;

  private boolean asking;

  /// Whether the host's text is being read.
  private boolean reading;

  /// The number of the newest read.
  private long reads;

  private boolean closed;

  /// @param direction which way texts pass; not [ClipboardDirection#OFF]
  public ClipboardBridge(HostClipboard host, ClipboardDirection direction) {
    this.host = host;
    this.direction = direction;
  }

  /// Connects the clipboard of a VM, which may have come back. It disconnects itself when the
  /// connection to the VM ends.
  ///
  /// Threading: any thread that can wait.
  ///
  /// @return whether the VM shares a clipboard: it has a port for an agent, as far as is known
  /// @throws ConnectionFailedException if another program has the clipboard, or the connection
  ///   breaks
  public boolean connect(Clipboard clipboard) {
    if (clipboard.agentPort() == AgentPort.ABSENT) {
      return false;
    }
    ClipboardSession opened = clipboard.open(new Listener());
    host.execute(() -> connected(opened));
    return true;
  }

  private void connected(ClipboardSession opened) {
    if (closed) {
      opened.close();
      return;
    }
    session = opened;
    known = "";
    offered = "";
    news = false;
    if (host.isFocused()) {
      focusGained();
    }
  }

  /// Called when a window of the VM has got the keyboard focus.
  public void focusGained() {
    ClipboardSession open = session;
    if (open == null || closed) {
      return;
    }
    if (!direction.toGuest()) {
      ask();
      return;
    }
    long number = ++reads;
    reading = true;
    var _ =
        host.text()
            .whenComplete(
                (text, failure) -> {
                  if (number == reads) {
                    reading = false;
                    read(open, text, failure);
                  }
                });
  }

  /// The host's text has been read.
  private void read(ClipboardSession open, @Nullable String text, @Nullable Throwable failure) {
    if (closed || !open.equals(session) || !host.isFocused()) {
      return;
    }
    if (text == null) {
      host.refused(
          "the text of the clipboard does not pass: "
              + (failure == null ? "there is none" : failure.getMessage()));
    }
    if (text != null && offer(open, text)) {
      news = false;
    } else {
      ask();
    }
  }

  /// Offers a text of the host.
  ///
  /// @return whether it is new
  private boolean offer(ClipboardSession open, String text) {
    if (text.isEmpty() || text.equals(known)) {
      return false;
    }
    known = text;
    ClipboardContent content;
    try {
      content = ClipboardContent.ofText(text);
    } catch (IllegalArgumentException e) {
      host.refused("the text of the clipboard does not pass: " + e.getMessage());
      return true;
    }
    offered = text;
    var _ =
        open.offer(Selection.CLIPBOARD, content)
            .whenComplete(
                (_, failure) -> {
                  if (failure != null) {
                    debug("the guest was not offered a text", failure);
                  }
                });
    return true;
  }

  /// The guest has offered something.
  private void announced() {
    announced.set(false);
    news = true;
    offered = "";
    ask();
  }

  private void ask() {
    ClipboardSession open = session;
    if (open == null || closed || !news || asking || reading || !host.isFocused()) {
      return;
    }
    news = false;
    ClipboardOffer offer = open.guestOffer(Selection.CLIPBOARD);
    if (offer == null || !offer.has(MimeType.TEXT)) {
      return;
    }
    asking = true;
    var _ =
        open.request(Selection.CLIPBOARD, List.of(MimeType.TEXT))
            .whenComplete((data, failure) -> host.execute(() -> answered(open, data, failure)));
  }

  private void answered(
      ClipboardSession asked, @Nullable ClipboardData data, @Nullable Throwable failure) {
    if (data == null) {
      debug("the guest gave no text", failure);
    } else if (!closed && asked.equals(session)) {
      if (host.isFocused()) {
        take(data.text().replace("\0", ""));
      } else {
        news = true;
      }
    }
    var _ =
        CompletableFuture.runAsync(
            () -> host.execute(this::askAgain),
            CompletableFuture.delayedExecutor(PAUSE.toNanos(), TimeUnit.NANOSECONDS));
  }

  private void askAgain() {
    asking = false;
    ask();
  }

  private void take(String text) {
    if (!text.isEmpty() && !text.equals(known)) {
      known = text;
      host.text(text);
      host.passed(false, text.length());
    }
  }

  private void fetched() {
    if (!closed && !offered.isEmpty()) {
      host.passed(true, offered.length());
      offered = "";
    }
  }

  private void lost() {
    session = null;
    reading = false;
    reads++;
    offered = "";
    news = false;
  }

  @Override
  public void close() {
    closed = true;
    ClipboardSession open = session;
    session = null;
    if (open != null) {
      open.close();
    }
  }

  private static void debug(String what, @Nullable Throwable why) {
    System.getLogger(ClipboardBridge.class.getName()).log(System.Logger.Level.DEBUG, what, why);
  }

  private final class Listener implements ClipboardListener {

    @Override
    public void offered(ClipboardOffer offer) {
      if (direction.fromGuest()
          && offer.selection() == Selection.CLIPBOARD
          && !announced.getAndSet(true)) {
        host.execute(ClipboardBridge.this::announced);
      }
    }

    @Override
    public void released(Selection selection) {}

    @Override
    public void fetched(Selection selection, String type, int size) {
      host.execute(ClipboardBridge.this::fetched);
    }

    @Override
    public void closed(String reason) {
      host.execute(ClipboardBridge.this::lost);
    }
  }
}
