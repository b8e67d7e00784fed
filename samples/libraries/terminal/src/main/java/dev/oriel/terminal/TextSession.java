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

/// A [TextConsole] that is being shown to a sink, and typed on.
///
/// Bytes go from QEMU's stream into the terminal, and what that changes goes to the sink, as often
/// as screens are drawn; where the sink does not keep up, frames are left out and their damage is
/// added up. Keys go the other way.
///
/// Threading: any thread; a thread of its own has the terminal.
public final class TextSession implements PictureSession {

  /// So much at once that a key struck meanwhile is not held up.
  private static final int CHUNK = 1 << 14;

  /// A guest that asks the terminal and does not take the answers gets no more of them.
  private static final int MOST_ANSWERS = 1 << 16;

  private final FrameSink sink;
  private final EventLoop loop;
  private final AtomicBoolean readable = new AtomicBoolean();
  private final AtomicLong messages = new AtomicLong();
  private volatile @Nullable ChardevStream stream;
  private volatile boolean ended;

  // The loop's own.
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

  /// What the stream tells, on the D-Bus thread.
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
      // It is over.
    }
  }

  // ---- the terminal's thread

  /// The blank screen, or what has come already.
  private void begin() {
    feed();
    drawing.now();
  }

  private void feed() {
    ChardevStream from = stream;
    if (from == null || ended) {
      // What comes before the stream is known waits in it.
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

  /// Sends what the guest has asked the terminal.
  private void answer() {
    byte[] answers = screen.vt().takeAnswers();
    if (outbox.bytes() < MOST_ANSWERS) {
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

  /// What the stream has, which is bounded.
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

  // ---- what a user does

  /// Taps the key of a character.
  ///
  /// @param held Shift is of no effect, as it has made the character what it is
  public void character(int codePoint, Set<KeyModifier> held) {
    send(keyboard -> keyboard.character(codePoint, held));
  }

  /// Taps a key without a character: Enter, Tab, Backspace, Escape, the cursor's keys and those
  /// above them, function keys. Others do nothing.
  public void key(EvdevKey key, Set<KeyModifier> held) {
    send(keyboard -> keyboard.key(key, held));
  }

  /// Taps keys together: the character that they make, else the last of them.
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

  /// Types a text; a new line is Enter, other control characters are sent as they are.
  public void type(String text) {
    send(keyboard -> keyboard.type(text));
  }

  /// Pastes a text: without control characters other than new lines and tabs, and marked as pasted
  /// where the guest has asked for that.
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

  /// Shows older lines, of those that have left the screen.
  ///
  /// @param lines how many lines further up; down where negative
  public void scroll(int lines) {
    onLoop(
        () -> {
          screen.scroll(lines);
          drawing.soon();
        });
  }

  /// Lays the lines out in another size. The guest is not told: a serial line has no way to.
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

  /// Says when QEMU has taken all that was typed until now.
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

  /// The text on the screen, a line a row, without the blanks at the lines' ends.
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

  // ---- what sessions do

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

  /// There is nothing that is drawn now and then only.
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
