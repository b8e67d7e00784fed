// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.input.KeyChord;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.PictureSession;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.RunState;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.connection.Subscription;
import dev.oriel.dbus.listener.ListenerStats;
import dev.oriel.gl.FramePath;
import dev.oriel.gl.PresenterListener;
import dev.oriel.gl.window.Hotkeys;
import dev.oriel.gl.window.KeyAction;
import dev.oriel.gl.window.ViewerWindow;
import dev.oriel.gl.window.WindowLoop;
import dev.oriel.gl.window.WindowMetrics;
import dev.oriel.gl.window.WindowOptions;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// One window on one console, which may go away and come back.
///
/// Threading: the main thread, but [#sink].
final class ConsoleWindow implements AutoCloseable {

  private static final int PLACEHOLDER_WIDTH = 640;
  private static final int PLACEHOLDER_HEIGHT = 480;

  /// A window that takes longer has other troubles.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final System.Logger LOG = System.getLogger(ConsoleWindow.class.getName());

  private final WindowLoop loop;
  private final ViewOptions options;
  private final ViewSession owner;
  private final GuestInput input;
  private final ScreenFollower follower;
  private final ViewerWindow window;
  private final ViewerControls controls;
  private final WindowTitle title;
  private @Nullable PictureSource console;
  private @Nullable PictureSession session;
  private @Nullable String awaited;
  private volatile boolean closed;
  private int pictureWidth;
  private int pictureHeight;

  /// Opens a window.
  ///
  /// @param name what it shows, in words
  /// @param source the console, or null where it is not known yet
  /// @param xOffset where the console's left edge is on the guest's desktop
  /// @throws dev.oriel.gl.window.WindowException if there is no screen to open a window on
  ConsoleWindow(
      WindowLoop loop,
      ViewOptions options,
      String name,
      @Nullable PictureSource source,
      IntSupplier xOffset,
      ViewSession owner) {
    this.loop = loop;
    this.options = options;
    this.owner = owner;
    title = new WindowTitle(options.look().hotkeys(), name);
    pictureWidth = orElse(source == null ? 0 : source.width(), PLACEHOLDER_WIDTH);
    pictureHeight = orElse(source == null ? 0 : source.height(), PLACEHOLDER_HEIGHT);
    follower = new ScreenFollower(loop, xOffset, options.log());
    follower.ownSize(pictureWidth, pictureHeight);
    Events events = new Events();
    input = new GuestInput(this, options.look().keyboard(), this::printedOn);
    window =
        ViewerWindow.open(
            loop,
            new WindowOptions(title.toString(), pictureWidth, pictureHeight)
                .decorated(options.look().decorated())
                .vsync(options.look().vsync())
                .grab(options.look().grab())
                .renderNode(options.look().renderNode())
                .presentation(options.look().presentation())
                .release(options.look().release())
                .maxFps(options.look().maxFps())
                .hotkeys(options.look().hotkeys()),
            input,
            events);
    ViewOptions.Look look = options.look();
    window.layout(look.layout());
    controls =
        new ViewerControls(loop, window, look, input, owner::reconnect, this::closeRequested);
    if (look.fullscreen() != null) {
      window.fullscreen(look.fullscreen());
    }
    if (look.stats()) {
      controls.toggleStats();
    }
  }

  private static int orElse(int extent, int otherwise) {
    return extent > 0 ? extent : otherwise;
  }

  /// What shows the frames of the console. Threading: any thread.
  FrameSink sink() {
    return window.sink();
  }

  /// Waits until frames can be shown as they come, so that the guest does not wait for the window.
  ///
  /// Threading: not the main thread.
  void awaitReady() throws InterruptedException {
    if (!window.presenter().awaitReady(PATIENCE)) {
      LOG.log(System.Logger.Level.WARNING, "the window is not ready after {0}", PATIENCE);
    }
  }

  /// How wide the guest's picture is, in pixels.
  int pictureWidth() {
    return pictureWidth;
  }

  /// The console is there. Where that is possible it gets what is typed: a user does not wait for
  /// the first frame.
  void connected(VmConnection vm, PictureSource shown) {
    if (closed) {
      return;
    }
    title.name(nameOf(vm, shown));
    if (!shown.isExclusive()) {
      become(shown);
    }
  }

  /// The frames of the console that is [#connected] come to [#sink].
  void attached(PictureSource shown, PictureSession itsSession) {
    if (closed) {
      itsSession.close();
      return;
    }
    session = itsSession;
    awaited = null;
    title.waiting(false);
    if (shown.isExclusive()) {
      become(shown);
    }
    controls.awaits(null);
    if (shown.equals(console) && options.look().resize()) {
      shown.scale(window.metrics().scale());
      follower.console(shown);
      // Desktops that tile give a window its size before anybody hears of it.
      follower.resized(window.metrics());
    }
    updateTitle();
  }

  private void become(PictureSource shown) {
    console = shown;
    input.console(shown);
    controls.consoleChanged();
    follow();
    // For as long as the console lives: its connection forgets it.
    Subscription _ =
        shown.onNews(
            () ->
                loop.execute(
                    () -> {
                      if (shown.equals(console) && !closed) {
                        follow();
                      }
                    }));
  }

  /// What a user calls a console.
  static String nameOf(VmConnection vm, PictureSource source) {
    return UntrustedText.name(vm.vm().name()) + " – " + UntrustedText.name(source.label());
  }

  private void follow() {
    input.consoleChanged();
    window.relativePointer(input.relativePointer());
  }

  private int printedOn(KeyChord chord) {
    String printed = window.printedOn(chord.keys().getLast().code());
    return printed.isEmpty() ? 0 : printed.codePointAt(0);
  }

  /// The console is not there; its last picture stays.
  ///
  /// @param because what is awaited, and why
  void awaits(String because) {
    String reason = UntrustedText.line(because);
    if (closed || (console == null && reason.equals(awaited))) {
      return;
    }
    awaited = reason;
    title.waiting(true);
    runs(RunState.UNKNOWN);
    console = null;
    input.console(null);
    controls.consoleChanged();
    controls.awaits(reason + hint());
    follower.console(null);
    updateTitle();
    options.log().accept(reason);
  }

  private String hint() {
    Hotkeys keys = options.look().hotkeys();
    return keys.on()
        ? String.format(
            Locale.ROOT, "\n\n%s connects now, %s closes", keys.label("C"), keys.label("Q"))
        : "";
  }

  private void updateTitle() {
    window.title(title.toString());
  }

  /// What the VM is doing.
  void runs(RunState state) {
    if (closed) {
      return;
    }
    controls.runs(state);
    title.condition(state.condition());
    updateTitle();
    if (!state.condition().isEmpty()) {
      options.log().accept("the VM is " + state.condition());
    }
  }

  /// Whether fingers on the window are touches to the guest, or its pointer.
  void touchable(boolean yes) {
    input.touchable(yes);
  }

  /// Releases all keys and buttons that are held in the guest, and lifts all fingers.
  void releaseAll() {
    input.releaseAll();
  }

  /// Puts the window at the right of another, where the desktop lets it.
  void placeRightOf(ConsoleWindow other) {
    window.placeRightOf(other.window);
  }

  /// Whether the user has not closed it. Threading: any thread.
  boolean isOpen() {
    return !closed;
  }

  /// The statistics so far.
  ViewStats stats(double seconds) {
    PictureSession s = session;
    return new ViewStats(
        seconds, window.presenter().stats().snapshot(), s == null ? ListenerStats.NONE : s.stats());
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      if (session != null) {
        session.close();
      }
      controls.close();
      input.close();
      window.close();
    }
  }

  // ---- what the user does that is not for the guest

  /// The user wants the window closed.
  void closeRequested() {
    // Not from within its own event.
    loop.after(Duration.ZERO, () -> owner.closeWindow(this));
  }

  /// The window has another size.
  void resized(WindowMetrics metrics) {
    follower.resized(metrics);
  }

  /// A key of the viewer's was pressed.
  boolean shortcut(String key) {
    return controls.shortcut(key);
  }

  /// A key went down or up.
  ///
  /// @return whether it is the viewer's, as its menu is open
  boolean takesKey(int evdevCode, KeyAction action) {
    return controls.key(evdevCode, action);
  }

  /// A key, a button or a finger that went down goes to the guest.
  void sent() {
    controls.sent();
  }

  /// The window took keyboard and pointer, or let them go.
  void grabbed(boolean nowGrabbed, String hostShortcuts) {
    boolean hostKeeps = nowGrabbed && !hostShortcuts.isEmpty();
    title.grabbed(nowGrabbed, hostKeeps);
    updateTitle();
    if (hostKeeps) {
      String why = "the host keeps its shortcuts: " + hostShortcuts;
      controls.say(why);
      options.log().accept(why);
    }
  }

  /// What the presenter tells.
  private final class Events implements PresenterListener {

    /// Present and D-Bus thread.
    private volatile String warned = "";

    @Override
    public void pathChanged(FramePath path, String reason) {
      options.log().accept("frames come " + path.label() + (reason.isEmpty() ? "" : ": " + reason));
    }

    @Override
    public void pictureResized(int width, int height) {
      loop.execute(() -> followSize(width, height));
    }

    /// A window that shows the picture pixel by pixel goes on doing so; one that its user has sized
    /// keeps that size.
    private void followSize(int width, int height) {
      if (closed) {
        return;
      }
      WindowMetrics now = window.metrics();
      boolean exact = now.width() == pictureWidth && now.height() == pictureHeight;
      pictureWidth = width;
      pictureHeight = height;
      if (exact && !follower.leads()) {
        follower.ownSize(width, height);
        if (now.width() != width || now.height() != height) {
          // Only then: a size that the user gives the window meanwhile would be undone.
          window.resize(width, height);
        }
      }
    }

    @Override
    public void frameFailed(String reason) {
      warn(reason);
      loop.execute(() -> unshown(reason));
    }

    @Override
    public void frameShown() {
      loop.execute(() -> unshown(null));
    }

    @Override
    public void messageRefused(String reason) {
      warn(reason);
    }

    private void warn(String reason) {
      String text = "a frame cannot be shown: " + reason;
      if (!text.equals(warned)) {
        warned = text;
        options.warnings().accept(text);
      }
    }

    private void unshown(@Nullable String reason) {
      if (!closed) {
        controls.cannotShow(reason);
        title.unreadable(reason != null);
        updateTitle();
      }
    }

    @Override
    public void stopped(String reason) {
      owner.broken("drawing ended: " + reason);
    }
  }
}
