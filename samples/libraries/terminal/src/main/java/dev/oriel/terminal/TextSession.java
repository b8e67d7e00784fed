// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal;

import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.KeyCaps;
import dev.oriel.core.input.KeyChord;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.PictureSession;
import dev.oriel.dbus.chardev.Chardev;
import dev.oriel.dbus.chardev.ChardevStream;
import dev.oriel.dbus.listener.ListenerStats;
import dev.oriel.sync.EventLoop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A [TextConsole] that is attached to a sink and takes input.
///
/// Bytes go from QEMU's stream to the terminal, and the resulting changes go to the sink, at the
/// rate of a screen. If the sink is too slow, frames are left out and their damage is added to
/// later ones. Keys go in the other direction.
///
/// Threading: any thread; the terminal runs on the session's own thread.
public final class TextSession implements PictureSession {

  /// The most bytes that are processed at once, so that a key pressed in the meantime is not
  /// delayed.
  private static final int CHUNK = 1 << 14;

  /// The most answers that wait. A guest that asks the terminal and does not read the answers gets
  /// no more of them.
  private static final int MAX_ANSWERS = 1 << 16;

  private final FrameSink sink;
  private final EventLoop loop;
  private final AtomicBoolean readable = new AtomicBoolean();
  private final AtomicLong messages = new AtomicLong();
  private volatile @Nullable ChardevStream stream;
  private volatile boolean ended;

  // Used by the loop only.
  private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
  private final TerminalScreen screen;
  private final TerminalKeyboard keyboard;
  private final TerminalDrawing drawing;
  private final Outbox outbox = new Outbox();
  private boolean closed;

  private TextSession(EventLoop loop, TerminalScreen screen, FrameSink sink) {
    this.loop = loop;
    this.screen = screen;
    this.keyboard = new TerminalKeyboard(screen.vt());
    this.drawing = new TerminalDrawing(loop, screen, sink);
    this.sink = sink;
  }

  static TextSession open(Chardev chardev, TerminalSize size, FrameSink sink) {
    EventLoop loop = new EventLoop("oriel-terminal-" + UntrustedText.name(chardev.info().id()));
    TextSession session = new TextSession(loop, new TerminalScreen(size), sink);
    try {
      session.stream = chardev.open(session.new Incoming());
      session.onLoop(session::begin);
      return session;
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /// Receives the events of the stream, on the D-Bus thread.
  private final class Incoming implements ChardevStream.Listener {

    @Override
    public void readable() {
      if (readable.compareAndSet(false, true)) {
        onLoop(TextSession.this::feed);
      }
    }

    @Override
    public void writable() {
      onLoop(TextSession.this::send);
    }

    @Override
    public void closed(String reason) {
      onLoop(() -> end(reason));
    }
  }

  private void onLoop(Runnable task) {
    try {
      loop.execute(
          () -> {
            if (!closed) {
              task.run();
            }
          });
    } catch (RejectedExecutionException _) {
      // The session has ended.
    }
  }

  // ---- the terminal's thread

  /// Shows the blank screen, or what has already arrived.
  private void begin() {
    feed();
    drawing.now();
  }

  private void feed() {
    ChardevStream from = stream;
    if (from == null || ended) {
      // Bytes that arrive before the stream is known wait in it.
      readable.set(false);
      return;
    }
    readable.set(false);
    int n = from.read(chunk.clear());
    if (n > 0) {
      messages.incrementAndGet();
      drawing.news();
      screen.feed(chunk.flip());
      answer();
      if (n == CHUNK && readable.compareAndSet(false, true)) {
        onLoop(this::feed);
      }
      drawing.soon();
    }
  }

  /// Sends the answers to the guest's questions to the terminal.
  private void answer() {
    byte[] answers = screen.vt().takeAnswers();
    if (outbox.bytes() < MAX_ANSWERS) {
      boolean _ = outbox.add(answers);
    }
    send();
  }

  private void send() {
    ChardevStream to = stream;
    if (to != null) {
      outbox.send(to);
    }
  }

  private void end(String reason) {
    if (!ended) {
      readAll();
      drawing.now();
      drawing.stop();
      ended = true;
      sink.disconnected(reason);
    }
  }

  /// Processes everything that is in the stream, which is bounded.
  private void readAll() {
    ChardevStream from = stream;
    for (int left = ChardevStream.CAPACITY; from != null && left > 0; ) {
      int n = from.read(chunk.clear());
      if (n <= 0) {
        return;
      }
      left -= n;
      messages.incrementAndGet();
      screen.feed(chunk.flip());
    }
  }

  // ---- the user's input

  /// Taps the key of a character.
  ///
  /// @param held the modifiers; Shift has no effect, because the character already contains it
  public void character(int codePoint, Set<KeyModifier> held) {
    send(keyboard -> keyboard.character(codePoint, held));
  }

  /// Taps a key without a character: Enter, Tab, Backspace, Escape, the cursor keys and those above
  /// them, function keys. Other keys do nothing.
  public void key(EvdevKey key, Set<KeyModifier> held) {
    send(keyboard -> keyboard.key(key, held));
  }

  /// Taps keys together: sends the character that they make, or else the last key.
  public void tap(KeyChord chord, KeyCaps caps) {
    Set<KeyModifier> held = EnumSet.noneOf(KeyModifier.class);
    List<EvdevKey> others = new ArrayList<>();
    EvdevKey last = chord.keys().getLast();
    for (EvdevKey key : chord.keys()) {
      switch (key) {
        case KEY_LEFTCTRL, KEY_RIGHTCTRL -> held.add(KeyModifier.CTRL);
        case KEY_LEFTALT -> held.add(KeyModifier.ALT);
        default -> others.add(key);
      }
    }
    int character = others.isEmpty() ? 0 : caps.character(new KeyChord(others));
    if (character >= ' ') {
      character(character, held);
      return;
    }
    if (others.contains(EvdevKey.KEY_LEFTSHIFT) || others.contains(EvdevKey.KEY_RIGHTSHIFT)) {
      held.add(KeyModifier.SHIFT);
    }
    if (last == EvdevKey.KEY_PAUSE && held.contains(KeyModifier.CTRL)) {
      sendBreak();
    } else {
      key(last, held);
    }
  }

  /// Types a text. A new line becomes Enter; other control characters are sent unchanged.
  public void type(String text) {
    send(keyboard -> keyboard.type(text));
  }

  /// Pastes a text. Control characters other than new lines and tabs are removed, and the text is
  /// marked as pasted if the guest has requested that.
  public void paste(String text) {
    send(keyboard -> keyboard.paste(text));
  }

  private void send(Function<TerminalKeyboard, byte[]> keys) {
    onLoop(
        () -> {
          boolean _ = outbox.add(keys.apply(keyboard));
          send();
          screen.scroll(Integer.MIN_VALUE);
          drawing.soon();
        });
  }

  /// Shows older lines, which have scrolled off the screen.
  ///
  /// @param lines how many lines to move up, or down if negative
  public void scroll(int lines) {
    onLoop(
        () -> {
          screen.scroll(lines);
          drawing.soon();
        });
  }

  /// Lays the lines out for another size. The guest does not learn of it: a serial line cannot
  /// report a size.
  public void resize(TerminalSize size) {
    onLoop(
        () -> {
          screen.resize(size);
          answer();
          drawing.soon();
        });
  }

  /// Sends a break, see [Chardev#sendBreak].
  public void sendBreak() {
    ChardevStream to = stream;
    if (to != null) {
      to.chardev().sendBreak();
    }
  }

  /// Reports when QEMU has taken all input so far.
  public CompletableFuture<Void> flushed() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    onLoopOrDone(done, () -> sent(done));
    return done;
  }

  private void sent(CompletableFuture<Void> done) {
    ChardevStream to = stream;
    if (to == null || ended || closed) {
      done.complete(null);
      return;
    }
    send();
    var _ =
        to.flushed()
            .thenRun(
                () ->
                    onLoopOrDone(
                        done,
                        () -> {
                          if (closed || outbox.bytes() == 0) {
                            done.complete(null);
                          } else {
                            sent(done);
                          }
                        }));
  }

  private void onLoopOrDone(CompletableFuture<Void> done, Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException _) {
      done.complete(null);
    }
  }

  /// Returns the text on the screen, one line for each row, without blanks at the ends of lines.
  public CompletableFuture<String> text() {
    CompletableFuture<String> text = new CompletableFuture<>();
    try {
      loop.execute(
          () -> {
            drawing.look();
            drawing.soon();
            text.complete(screen.text());
          });
    } catch (RejectedExecutionException _) {
      text.complete("");
    }
    return text;
  }

  // ---- PictureSession

  @Override
  public boolean isOpen() {
    ChardevStream open = stream;
    return !ended && open != null && open.isOpen();
  }

  @Override
  public ListenerStats stats() {
    ListenerStats none = ListenerStats.NONE;
    return new ListenerStats(messages.get(), 0, none.releases(), 0, none.held());
  }

  /// Does nothing: a terminal is always up to date.
  @Override
  public void bringUpToDate() {}

  @Override
  public CompletableFuture<Void> caughtUp() {
    ChardevStream from = stream;
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (from == null) {
      done.complete(null);
      return done;
    }
    var _ =
        from.caughtUp()
            .thenRun(
                () ->
                    onLoopOrDone(
                        done,
                        () -> {
                          if (!closed) {
                            readAll();
                            answer();
                          }
                          drawing.then(() -> done.complete(null));
                        }));
    return done;
  }

  @Override
  public boolean sendAgain() {
    onLoop(
        () -> {
          screen.redraw();
          drawing.soon();
        });
    return true;
  }

  @Override
  public void close() {
    ChardevStream open = stream;
    if (open != null) {
      open.close();
    }
    onLoop(
        () -> {
          drawing.stop();
          ended = true;
          closed = true;
        });
    loop.close();
  }
}
