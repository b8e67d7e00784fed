// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.geometry.Scaling;
import dev.oriel.core.input.KeyChord;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.RunState;
import dev.oriel.gl.Filter;
import dev.oriel.gl.Overlay;
import dev.oriel.gl.Overlay.Panel;
import dev.oriel.gl.Overlay.Place;
import dev.oriel.gl.PictureLayout;
import dev.oriel.gl.window.Hotkeys;
import dev.oriel.gl.window.KeyAction;
import dev.oriel.gl.window.ViewerWindow;
import dev.oriel.gl.window.WindowLoop;
import dev.oriel.keyboard.KeyboardLayoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The actions of a user in a window that are not for the guest, and the messages of the window.
///
/// The hotkeys are in one table, which the help shows.
///
/// Threading: the main thread.
final class ViewerControls implements AutoCloseable {

  private static final Duration STATS_EVERY = Duration.ofMillis(500);
  private static final Duration MESSAGE_STAYS = Duration.ofSeconds(4);

  /// How much later, at most, the viewer knows that a VM was paused: it asks the monitor each
  /// second, and the monitor may take two seconds to answer. Input in this time may be lost.
  private static final Duration UNCERTAIN = Duration.ofSeconds(5);

  /// A hotkey.
  private record Shortcut(String key, String help, Runnable action) {}

  private final WindowLoop loop;
  private final ViewerWindow window;
  private final GuestInput input;
  private final Hotkeys hotkeys;
  private final List<Shortcut> shortcuts;
  private final Map<String, Shortcut> byKey = new TreeMap<>();
  private final StatsText stats = new StatsText();
  private PictureLayout layout;
  private @Nullable String awaited;
  private @Nullable String unshown;
  private RunState state = RunState.UNKNOWN;
  private long sentNanos = System.nanoTime() - UNCERTAIN.toNanos();
  private @Nullable KeyMenu menu;
  private @Nullable String statsNow;
  private @Nullable String message;
  private int messages;
  private boolean help;
  private boolean fullscreen;
  private boolean closed;

  /// @param input sends the viewer's keys and texts to the guest
  /// @param reconnect connects now, even if another viewer has taken the VM
  /// @param close closes the window
  ViewerControls(
      WindowLoop loop,
      ViewerWindow window,
      ViewOptions.Look look,
      GuestInput input,
      Runnable reconnect,
      Runnable close) {
    this.loop = loop;
    this.window = window;
    this.input = input;
    this.layout = look.layout();
    this.fullscreen = look.fullscreen() != null;
    this.hotkeys = look.hotkeys();
    shortcuts =
        List.of(
            new Shortcut("h", "this help", this::toggleHelp),
            new Shortcut("k", "menu of keys to send", this::toggleMenu),
            new Shortcut("end", "send Ctrl+Alt+Delete", () -> send(KeyMenu.ctrlAltDelete())),
            new Shortcut("v", "type the clipboard's text", this::typeClipboard),
            new Shortcut("enter", "full screen on or off", this::toggleFullscreen),
            new Shortcut("s", "scaling: fit, exact, integer", this::nextScaling),
            new Shortcut("f", "filter: sharp, linear, nearest", this::nextFilter),
            new Shortcut("r", "rotate by 90 degrees", this::rotate),
            new Shortcut("o", "statistics", this::toggleStats),
            new Shortcut("c", "connect now", reconnect),
            new Shortcut("q", "close the window", close));
    for (Shortcut s : shortcuts) {
      byKey.put(s.key, s);
    }
  }

  /// Called when another console, or none, gets the input.
  void consoleChanged() {
    menu = null;
    show();
  }

  /// Sets what the window waits for while there is no guest, or null.
  void awaits(@Nullable String what) {
    awaited = what;
    show();
  }

  /// Sets why the console's current picture cannot be shown, or null if it is shown.
  void cannotShow(@Nullable String reason) {
    unshown = reason;
    show();
  }

  /// Called when the state of the VM has changed.
  void runs(RunState now) {
    if (dropsInput()) {
      // The message about dropped input is no longer true.
      message = null;
    }
    state = now;
    show();
    if (dropsInput() && System.nanoTime() - sentNanos < UNCERTAIN.toNanos()) {
      sayThatInputIsDropped();
    }
  }

  /// Called when input has been sent to the guest. Shows a message if it is lost there.
  void sent() {
    sentNanos = System.nanoTime();
    if (dropsInput()) {
      sayThatInputIsDropped();
    }
  }

  private boolean dropsInput() {
    return input.isLost(state);
  }

  private void sayThatInputIsDropped() {
    say(state.lostInput());
  }

  /// Handles a key with the modifiers of the hotkeys.
  ///
  /// @return whether it is a hotkey
  boolean shortcut(String name) {
    Shortcut s = byKey.get(name);
    if (s == null) {
      return false;
    }
    if (!s.key.equals("h") && !s.key.equals("k")) {
      help = false;
      menu = null;
    }
    s.action.run();
    show();
    return true;
  }

  /// Handles a key while the menu is open.
  ///
  /// @return whether the key was for the menu
  boolean key(int evdevCode, KeyAction action) {
    KeyMenu open = menu;
    if (open == null) {
      return false;
    }
    if (action != KeyAction.RELEASED) {
      KeyMenu.Answer answer = open.key(evdevCode);
      menu = answer.open() ? open : null;
      KeyChord chosen = answer.chosen();
      if (chosen != null) {
        send(chosen);
      }
      show();
    }
    return true;
  }

  private void toggleHelp() {
    help = !help;
    menu = null;
  }

  private void toggleMenu() {
    menu = menu == null && input.isConnected() ? new KeyMenu() : null;
    help = false;
    input.releaseAll();
  }

  private void send(KeyChord chord) {
    if (input.isConnected()) {
      // The keys of the hotkey itself are not part of what is sent.
      input.releaseAll();
      input.tap(chord);
      sent();
    }
  }

  private void typeClipboard() {
    String text = window.clipboard();
    if (text.isEmpty()) {
      say("there is no text in the clipboard");
      return;
    }
    if (!input.isConnected()) {
      return;
    }
    try {
      input.releaseAll();
      input.paste(text);
      sent();
    } catch (KeyboardLayoutException e) {
      say("the text of the clipboard cannot be typed: " + e.getMessage());
    }
  }

  private void toggleFullscreen() {
    fullscreen = !fullscreen;
    if (fullscreen) {
      window.fullscreen("");
    } else {
      window.windowed();
    }
  }

  private void nextScaling() {
    present(
        layout.scaling(
            switch (layout.scaling()) {
              case FIT -> Scaling.EXACT;
              case EXACT -> Scaling.INTEGER;
              case INTEGER -> Scaling.FIT;
            }));
  }

  private void nextFilter() {
    present(
        layout.filter(
            switch (layout.filter()) {
              case SHARP -> Filter.LINEAR;
              case LINEAR -> Filter.NEAREST;
              case NEAREST -> Filter.SHARP;
            }));
  }

  private void rotate() {
    present(layout.rotation(layout.rotation().next()));
  }

  private void present(PictureLayout next) {
    layout = next;
    window.layout(next);
    say(
        String.format(
            Locale.ROOT,
            "scaling %s, filter %s, rotated by %d°",
            next.scaling().name().toLowerCase(Locale.ROOT),
            next.filter().name().toLowerCase(Locale.ROOT),
            next.rotation().degrees()));
  }

  /// Shows or hides the statistics.
  void toggleStats() {
    if (statsNow != null) {
      statsNow = null;
    } else {
      updateStats();
      loop.after(STATS_EVERY, this::refreshStats);
    }
  }

  private void refreshStats() {
    if (statsNow != null && !closed) {
      updateStats();
      show();
      loop.after(STATS_EVERY, this::refreshStats);
    }
  }

  private void updateStats() {
    statsNow =
        stats.next(
            System.nanoTime(),
            window.presenter().stats().snapshot(),
            window.presenter().viewport(),
            layout,
            input.state());
  }

  /// Shows a message for a few seconds.
  void say(String text) {
    message = UntrustedText.line(text);
    int mine = ++messages;
    show();
    loop.after(
        MESSAGE_STAYS,
        () -> {
          if (mine == messages && !closed) {
            message = null;
            show();
          }
        });
  }

  private void show() {
    List<Panel> panels = new ArrayList<>();
    String shown = statsNow;
    if (shown != null) {
      panels.add(new Panel(Place.TOP_LEFT, shown));
    }
    KeyMenu open = menu;
    String waiting = awaited;
    String missing = unshown;
    if (open != null) {
      panels.add(new Panel(Place.MIDDLE, open.text()));
    } else if (help) {
      panels.add(new Panel(Place.MIDDLE, helpText()));
    } else if (waiting != null) {
      panels.add(new Panel(Place.MIDDLE, waiting));
    } else if (missing != null) {
      panels.add(new Panel(Place.MIDDLE, "The guest's picture cannot be shown:\n\n" + missing));
    }
    String said = message;
    if (said != null) {
      panels.add(new Panel(Place.BOTTOM, said));
    } else if (dropsInput()) {
      panels.add(new Panel(Place.BOTTOM, "The VM is " + state.condition()));
    }
    window.overlay(new Overlay(waiting != null || missing != null, panels));
  }

  private String helpText() {
    StringBuilder text = new StringBuilder("With " + hotkeys.label() + ":\n\n");
    text.append(String.format(Locale.ROOT, "%-6s %s%n", "G", "grab or release keyboard and mouse"));
    for (Shortcut s : shortcuts) {
      String key = s.key.substring(0, 1).toUpperCase(Locale.ROOT) + s.key.substring(1);
      text.append(String.format(Locale.ROOT, "%-6s %s%n", key, s.help));
    }
    return text.append(
            "\nK, then a letter: send Ctrl+Alt+letter\nOther modifiers, or none: --hotkeys")
        .toString();
  }

  @Override
  public void close() {
    closed = true;
  }
}
