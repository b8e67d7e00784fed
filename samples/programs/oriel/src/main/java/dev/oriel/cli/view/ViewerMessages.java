// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.RunState;
import dev.oriel.gl.overlay.Icon;
import dev.oriel.gl.overlay.Message;
import dev.oriel.gl.overlay.Overlay;
import dev.oriel.gl.overlay.Panel;
import dev.oriel.gl.overlay.Panel.Place;
import dev.oriel.gl.overlay.Table;
import dev.oriel.gl.window.Hotkeys;
import dev.oriel.gl.window.ViewerWindow;
import dev.oriel.gl.window.WindowLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a window shows over the picture: the statistics, the help, what it waits for, what has just
/// happened, and the bar.
///
/// Threading: the main thread.
final class ViewerMessages implements AutoCloseable {

  private static final Duration STATS_EVERY = Duration.ofMillis(500);
  private static final Duration MESSAGE_STAYS = Duration.ofSeconds(4);

  /// How much later, at most, the viewer knows that a VM was paused: after input it asks the
  /// monitor within a second, and the monitor may take two seconds to answer. Input in this time
  /// may be lost.
  private static final Duration UNCERTAIN = Duration.ofSeconds(5);

  private final WindowLoop loop;
  private final ViewerWindow window;
  private final GuestInput input;
  private final Hotkeys hotkeys;
  private final Supplier<Table> stats;
  private Supplier<List<Panel>> bar = List::of;
  private @Nullable String awaited;
  private @Nullable String unshown;
  private RunState state = RunState.UNKNOWN;
  private long sentNanos = System.nanoTime() - UNCERTAIN.toNanos();
  private @Nullable Table statsNow;
  private @Nullable Message message;
  private String recording = "";
  private int messages;
  private boolean help;
  private boolean closed;

  /// @param stats returns the statistics of now
  ViewerMessages(
      WindowLoop loop,
      ViewerWindow window,
      GuestInput input,
      Hotkeys hotkeys,
      Supplier<Table> stats) {
    this.loop = loop;
    this.window = window;
    this.input = input;
    this.hotkeys = hotkeys;
    this.stats = stats;
  }

  /// Sets what returns the panels of the bar.
  void bar(Supplier<List<Panel>> panels) {
    bar = panels;
  }

  /// Sets what the window waits for while there is no guest, or null.
  void awaits(@Nullable String what) {
    awaited = what == null ? null : what + hint();
    show();
  }

  private String hint() {
    String connect = ViewerAction.CONNECT.chord(hotkeys);
    String close = ViewerAction.CLOSE.chord(hotkeys);
    return connect.isEmpty() || close.isEmpty()
        ? ""
        : String.format(Locale.ROOT, "\n\n%s: connect now, %s: close", connect, close);
  }

  /// Returns whether the window waits for a guest.
  boolean isAwaiting() {
    return awaited != null;
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

  /// Shows the help, or not.
  void help(boolean yes) {
    help = yes;
  }

  boolean isHelpShown() {
    return help;
  }

  boolean isStatsShown() {
    return statsNow != null;
  }

  /// Shows or hides the statistics.
  void toggleStats() {
    if (statsNow != null) {
      statsNow = null;
    } else {
      statsNow = stats.get();
      loop.after(STATS_EVERY, this::refreshStats);
    }
  }

  private void refreshStats() {
    if (statsNow != null && !closed) {
      statsNow = stats.get();
      show();
      loop.after(STATS_EVERY, this::refreshStats);
    }
  }

  /// Shows a message for a few seconds.
  void say(String text) {
    say(Icon.INFO, text);
  }

  /// Shows a message for a few seconds.
  ///
  /// @param icon what it is about
  void say(Icon icon, String text) {
    message = new Message(Place.BOTTOM, icon, UntrustedText.line(text));
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

  /// Sets what is shown while a recording is under way, or an empty text.
  void recording(String text) {
    recording = text;
    show();
  }

  /// Shows everything as it is now.
  void show() {
    List<Panel> panels = new ArrayList<>();
    Table shown = statsNow;
    if (shown != null) {
      panels.add(shown);
    }
    if (!recording.isEmpty()) {
      panels.add(new Message(Place.TOP_RIGHT, Icon.CIRCLE_DOT, recording));
    }
    String waiting = awaited;
    String missing = unshown;
    if (help) {
      panels.add(helpTable());
    } else if (waiting != null) {
      panels.add(new Message(Place.MIDDLE, Icon.UNPLUG, waiting));
    } else if (missing != null) {
      panels.add(
          new Message(
              Place.MIDDLE,
              Icon.TRIANGLE_ALERT,
              "The guest's picture cannot be shown:\n\n" + missing));
    }
    Message said = message;
    if (said != null) {
      panels.add(said);
    } else if (dropsInput()) {
      panels.add(new Message(Place.BOTTOM, Icon.INFO, "The VM is " + state.condition()));
    }
    panels.addAll(bar.get());
    window.overlay(new Overlay(waiting != null || missing != null, panels));
  }

  private Table helpTable() {
    List<Table.Row> rows = new ArrayList<>();
    for (ViewerAction action : ViewerAction.values()) {
      rows.add(Table.Row.of(action.icon(), action.help(), action.chord(hotkeys)));
    }
    return new Table(
        Place.MIDDLE,
        "Keys of the viewer",
        List.of(Table.Column.TEXT, Table.Column.KEYS),
        rows,
        "Pressed twice, a chord goes to the guest. The bar also appears when the pointer rests at"
            + " the upper edge.");
  }

  @Override
  public void close() {
    closed = true;
  }
}
