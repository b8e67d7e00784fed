// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.input.KeyChord;
import dev.oriel.dbus.PictureSource;
import dev.oriel.gl.overlay.Button;
import dev.oriel.gl.overlay.Icon;
import dev.oriel.gl.overlay.Table;
import dev.oriel.gl.window.Hotkeys;
import dev.oriel.gl.window.ViewerWindow;
import dev.oriel.gl.window.WindowLoop;
import dev.oriel.keyboard.KeyboardLayoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What each [ViewerAction] does in a window, when it is offered, and its button in the bar.
/// Another action is another constant there and another case in [#run].
///
/// Threading: the main thread.
final class ViewerActions implements ControlBar.Host, AutoCloseable {

  /// The actions; their places are the ids of their buttons.
  private static final List<ViewerAction> ALL = List.of(ViewerAction.values());

  private final WindowLoop loop;
  private final ViewerWindow window;
  private final GuestInput input;
  private final Hotkeys hotkeys;
  private final Context context;
  private final ControlBar bar = new ControlBar(this);
  private final Screenshots screenshots = new Screenshots();
  private final StatsTable stats = new StatsTable();
  private final ViewerMessages messages;
  private final PictureSettings picture;
  private final WindowSettings settings;
  private final RecordingControl recording;
  private boolean fullscreen;
  private final boolean kiosk;
  private boolean grabbed;
  private boolean closed;

  /// What the actions need besides the window.
  ///
  /// @param name returns the name of what the window shows
  /// @param sound the VM's sound
  /// @param consoles the VM's consoles
  /// @param reconnect connects now, even if another viewer has taken the VM
  /// @param close closes the window
  /// @param log receives lines that the user may want to know; called on any thread
  record Context(
      Supplier<String> name,
      ViewSound sound,
      Consoles consoles,
      Runnable reconnect,
      Runnable close,
      Consumer<String> log) {}

  /// The consoles from which the user may choose.
  interface Consoles {
    /// Returns all of them, none while the VM is not there.
    List<PictureSource> all();

    /// Returns the id of the one that the window shows or will show.
    String shown();

    /// Shows another one.
    void show(PictureSource console);
  }

  /// @param fullscreen whether the window fills a monitor
  /// @param input sends the viewer's keys and texts to the guest
  ViewerActions(
      WindowLoop loop,
      ViewerWindow window,
      ViewOptions.Look look,
      boolean fullscreen,
      GuestInput input,
      Context context) {
    this.loop = loop;
    this.window = window;
    this.input = input;
    this.hotkeys = look.hotkeys();
    this.context = context;
    this.fullscreen = fullscreen;
    this.kiosk = look.kiosk();
    messages = new ViewerMessages(loop, window, input, hotkeys, this::statsNow);
    messages.bar(bar::panels);
    picture = new PictureSettings(window, messages, look.layout());
    settings = new WindowSettings(window, input, messages, hotkeys, look.confine());
    recording = new RecordingControl(loop, messages, context.log());
  }

  /// Returns the messages of the window.
  ViewerMessages messages() {
    return messages;
  }

  /// Returns how the window behaves.
  WindowSettings settings() {
    return settings;
  }

  /// Returns the bar of the window.
  ControlBar bar() {
    return bar;
  }

  /// Returns whether the pointer can show the bar.
  boolean isBarForPointer() {
    return !kiosk;
  }

  /// Called when the window has grabbed or released keyboard and pointer.
  void grabbed(boolean now) {
    grabbed = now;
  }

  /// Carries out an action.
  void run(ViewerAction action) {
    switch (action) {
      case FULLSCREEN -> toggleFullscreen();
      case CONSOLES, OPTIONS -> {
        messages.help(false);
        bar.toggleMenu(ALL.indexOf(action));
      }
      case NEXT_CONSOLE -> showConsole(1);
      case PREVIOUS_CONSOLE -> showConsole(-1);
      case KEYS -> {
        messages.help(false);
        if (input.isConnected()) {
          bar.toggleMenu(ALL.indexOf(action));
        }
      }
      case CTRL_ALT_DELETE -> send(KeyMenu.ctrlAltDelete());
      case SCREENSHOT -> takeScreenshot();
      case RECORD -> toggleRecording();
      case TYPE -> typeClipboard();
      case SCALING -> picture.nextScaling();
      case FILTER -> picture.nextFilter();
      case ROTATE -> picture.rotate();
      case GRAB -> window.grab(!grabbed);
      case MUTE -> toggleMute();
      case ON_TOP -> settings.toggleOnTop();
      case CONFINE_POINTER -> settings.toggleConfinement();
      case LOCK_SYNC -> settings.toggleLockSync();
      case STATISTICS -> messages.toggleStats();
      case CONNECT -> context.reconnect().run();
      case HELP -> messages.help(!messages.isHelpShown());
      case BAR -> bar.toggle();
      case CLOSE -> context.close().run();
    }
  }

  /// Returns whether an action makes sense now.
  boolean isOffered(ViewerAction action) {
    return switch (action) {
      case CONSOLES, NEXT_CONSOLE, PREVIOUS_CONSOLE -> context.consoles().all().size() > 1;
      case KEYS, TYPE, GRAB -> input.isConnected();
      case SCREENSHOT -> isCapturable();
      case RECORD -> recording.isOn() || isCapturable();
      case CONNECT -> messages.isAwaiting();
      default -> true;
    };
  }

  /// Returns whether the console can be shown to a capture as well.
  private boolean isCapturable() {
    PictureSource console = input.console();
    return console != null && !console.isExclusive();
  }

  private boolean isOn(ViewerAction action) {
    return switch (action) {
      case FULLSCREEN -> fullscreen;
      case GRAB -> grabbed;
      case RECORD -> recording.isOn();
      case MUTE -> context.sound().isMuted();
      case STATISTICS -> messages.isStatsShown();
      case HELP -> messages.isHelpShown();
      default -> false;
    };
  }

  private Button buttonOf(ViewerAction action) {
    boolean on = isOn(action);
    Icon icon =
        switch (action) {
          case FULLSCREEN -> on ? Icon.MINIMIZE : action.icon();
          case GRAB -> on ? Icon.LOCK_OPEN : action.icon();
          case RECORD -> on ? Icon.CIRCLE_STOP : action.icon();
          case MUTE -> on ? Icon.VOLUME_X : action.icon();
          default -> action.icon();
        };
    String label =
        switch (action) {
          case FULLSCREEN -> on ? "Window" : action.label();
          case GRAB -> on ? "Release" : action.label();
          case RECORD -> on ? "Stop" : action.label();
          case MUTE -> on ? "Sound on" : action.label();
          default -> action.label();
        };
    return new Button(ALL.indexOf(action), icon, label, action.chord(hotkeys), on);
  }

  // ---- the bar's window

  @Override
  public int controlAt(int x, int y) {
    return window.controlAt(x, y);
  }

  @Override
  public int width() {
    return window.metrics().width();
  }

  @Override
  public double scale() {
    return window.metrics().scale();
  }

  @Override
  public void after(Duration delay, Runnable task) {
    loop.after(
        delay,
        () -> {
          if (!closed) {
            task.run();
          }
        });
  }

  @Override
  public List<Button> buttons() {
    return ALL.stream()
        .filter(a -> a.inBar() && isOffered(a))
        // Its hotkey says why there is no sound.
        .filter(a -> a != ViewerAction.MUTE || context.sound().isThere())
        .map(this::buttonOf)
        .toList();
  }

  @Override
  public @Nullable BarMenu menuOf(int id) {
    return switch (ALL.get(id)) {
      case CONSOLES -> {
        Consoles consoles = context.consoles();
        yield ConsoleMenu.of(consoles.all(), consoles.shown(), consoles::show);
      }
      case KEYS -> KeyMenu.of(this::send);
      case SCALING -> picture.menu();
      case OPTIONS -> settings.menu();
      default -> null;
    };
  }

  @Override
  public void chosen(int id) {
    run(ALL.get(id));
    messages.show();
  }

  @Override
  public void changed() {
    messages.show();
  }

  @Override
  public void keyboardTaken() {
    input.releaseAll();
  }

  // ---- keys and texts for the guest

  private void send(KeyChord chord) {
    if (input.isConnected()) {
      // The keys of the hotkey itself are not part of what is sent.
      input.releaseAll();
      input.tap(chord);
      messages.sent();
    }
  }

  private void typeClipboard() {
    var _ =
        window
            .clipboard()
            .text()
            .whenComplete(
                (text, failure) -> {
                  if (failure == null) {
                    type(text);
                  } else if (!(failure instanceof CancellationException)) {
                    messages.say(
                        "the text of the clipboard cannot be typed: " + failure.getMessage());
                  }
                });
  }

  private void type(String text) {
    if (text.isEmpty()) {
      messages.say("there is no text in the clipboard");
      return;
    }
    if (!input.isConnected()) {
      return;
    }
    try {
      input.releaseAll();
      String missing = input.paste(text);
      messages.sent();
      if (!missing.isEmpty()) {
        messages.say(
            Icon.TRIANGLE_ALERT,
            "typed without what the guest's layout lacks: " + missing + " (line:character)");
      }
    } catch (KeyboardLayoutException e) {
      messages.say("the text of the clipboard cannot be typed: " + e.getMessage());
    }
  }

  private void takeScreenshot() {
    PictureSource console = input.console();
    if (console != null) {
      screenshots.take(console, context.name().get(), result -> loop.execute(() -> tell(result)));
    }
  }

  private void tell(Screenshots.Result result) {
    if (closed) {
      return;
    }
    if (result.file() != null) {
      messages.say(Icon.CAMERA, "saved as " + result.file());
    } else {
      messages.say(Icon.TRIANGLE_ALERT, "no screenshot: " + result.failure());
    }
  }

  private void toggleRecording() {
    PictureSource console = input.console();
    if (console != null) {
      recording.toggle(console, context.sound().offered(), context.name().get());
    } else {
      recording.stop();
    }
  }

  private void showConsole(int by) {
    Consoles consoles = context.consoles();
    PictureSource next = ConsoleMenu.step(consoles.all(), consoles.shown(), by);
    if (next != null) {
      consoles.show(next);
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

  private void toggleMute() {
    String result = context.sound().toggleMute();
    messages.say(context.sound().isMuted() ? Icon.VOLUME_X : Icon.VOLUME_2, result);
  }

  private Table statsNow() {
    return stats.next(
        System.nanoTime(),
        window.presenter().stats().snapshot(),
        window.presenter().viewport(),
        picture.layout(),
        context.sound().stats(),
        input.state());
  }

  @Override
  public void close() {
    closed = true;
    recording.close();
    screenshots.close();
    messages.close();
  }
}
