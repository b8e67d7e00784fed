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
import dev.oriel.gl.window.Hotkeys;
import dev.oriel.gl.window.ViewerWindow;
import dev.oriel.gl.window.WindowLoop;
import dev.oriel.gl.window.WindowMetrics;
import dev.oriel.gl.window.WindowOptions;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// A window on one console, which may go away and come back.
///
/// Threading: the main thread, unless a method says otherwise.
final class ConsoleWindow implements AutoCloseable {

  private static final int PLACEHOLDER_WIDTH = 640;
  private static final int PLACEHOLDER_HEIGHT = 480;

  /// How long to wait until a window is ready to show frames.
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
  /// @param name the name of what it shows
  /// @param source the console, or null if it is not known yet
  /// @param xOffset returns the position of the console's left edge on the guest's desktop
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
    PresenterEvents events = new PresenterEvents(this, loop, options);
    input = new GuestInput(this, options.look().keyboard(), this::printedOn, owner::focusGained);
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
        new ViewerControls(
            new ViewerActions(
                loop,
                window,
                look,
                input,
                new ViewerActions.Context(
                    title::name, owner.sound(), owner::reconnect, this::closeRequested)));
    if (look.fullscreen() != null) {
      window.fullscreen(look.fullscreen());
    }
    if (look.stats()) {
      controls.messages().toggleStats();
    }
  }

  private static int orElse(int extent, int otherwise) {
    return extent > 0 ? extent : otherwise;
  }

  /// Returns the sink that shows the frames of the console. Threading: any thread.
  FrameSink sink() {
    return window.sink();
  }

  /// Waits until the window can show frames, so that the guest does not wait for the window.
  ///
  /// Threading: not the main thread.
  void awaitReady() throws InterruptedException {
    if (!window.presenter().awaitReady(PATIENCE)) {
      LOG.log(System.Logger.Level.WARNING, "the window is not ready after {0}", PATIENCE);
    }
  }

  /// Returns the width of the guest's picture in pixels.
  int pictureWidth() {
    return pictureWidth;
  }

  /// Called when the VM is connected to. A console that several programs may use gets input from
  /// now on, so that the user need not wait for the first frame.
  void connected(VmConnection vm, PictureSource shown) {
    if (closed) {
      return;
    }
    title.name(nameOf(vm, shown));
    if (!shown.isExclusive()) {
      become(shown);
    }
  }

  /// Called when the frames of the [#connected] console arrive at [#sink].
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
    controls.messages().awaits(null);
    if (shown.equals(console) && options.look().resize()) {
      shown.scale(window.metrics().scale());
      follower.console(shown);
      // A tiling desktop gives a window its size before the resize event.
      follower.resized(window.metrics());
      refreshed();
    }
    updateTitle();
  }

  private void become(PictureSource shown) {
    console = shown;
    input.console(shown);
    controls.consoleChanged();
    follow();
    // It is not closed here: it ends with the console's connection.
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

  /// Returns the name of a console for the user.
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

  /// Called when the console is not there. Its last picture stays.
  ///
  /// @param because what the window waits for, and why
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
    controls.messages().awaits(reason + hint());
    follower.console(null);
    updateTitle();
    options.log().accept(reason);
  }

  private String hint() {
    Hotkeys keys = options.look().hotkeys();
    String connect = ViewerAction.CONNECT.chord(keys);
    String close = ViewerAction.CLOSE.chord(keys);
    return connect.isEmpty() || close.isEmpty()
        ? ""
        : String.format(Locale.ROOT, "\n\n%s: connect now, %s: close", connect, close);
  }

  private void updateTitle() {
    window.title(title.toString());
  }

  /// Called when the state of the VM has changed.
  void runs(RunState state) {
    if (closed) {
      return;
    }
    controls.messages().runs(state);
    title.condition(state.condition());
    updateTitle();
    if (!state.condition().isEmpty()) {
      options.log().accept("the VM is " + state.condition());
    }
  }

  /// Sets whether fingers on the window are touches to the guest, or else its pointer.
  void touchable(boolean yes) {
    input.touchable(yes);
  }

  /// Releases all keys, buttons and fingers that are held in the guest.
  void releaseAll() {
    input.releaseAll();
  }

  /// Places the window to the right of another one, if the desktop allows it.
  void placeRightOf(ConsoleWindow other) {
    window.placeRightOf(other.window);
  }

  /// Returns whether the window has not been closed. Threading: any thread.
  boolean isOpen() {
    return !closed;
  }

  /// Returns the window itself.
  ViewerWindow window() {
    return window;
  }

  /// Shows a message for a few seconds.
  void say(String text) {
    controls.messages().say(text);
  }

  /// Returns the statistics so far.
  ViewStats stats(double seconds) {
    PictureSession s = session;
    ListenerStats received = s == null ? ListenerStats.NONE : s.stats();
    var drawn = window.presenter().stats().snapshot();
    return new ViewStats(seconds, drawn, received, owner.sound().stats());
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

  // ---- events of the presenter

  /// Keeps showing the picture pixel by pixel in a window that does so. A window that the user has
  /// resized keeps its size.
  void followSize(int width, int height) {
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
        // Only if it differs: otherwise a size that the user chooses at the same time would be
        // undone.
        window.resize(width, height);
      }
    }
  }

  /// Called when the console's picture cannot be shown, or with null when it is shown.
  void unshown(@Nullable String reason) {
    if (!closed) {
      controls.messages().cannotShow(reason);
      title.unreadable(reason != null);
      updateTitle();
    }
  }

  /// Called when nothing can be drawn any more. Threading: any thread.
  void broken(String reason) {
    owner.broken("drawing ended: " + reason);
  }

  // ---- actions of the user that are not for the guest

  /// Called when the user wants to close the window.
  void closeRequested() {
    // Not during an event of the window itself.
    loop.after(Duration.ZERO, () -> owner.closeWindow(this));
  }

  /// Called when the size of the window has changed.
  void resized(WindowMetrics metrics) {
    follower.resized(metrics);
  }

  /// Called when the refresh rate of the window's screen has changed.
  void refreshed() {
    PictureSource shown = console;
    if (shown != null && options.look().resize()) {
      shown.refreshRate(millihertz(window.refreshNanos()));
    }
  }

  private static int millihertz(long intervalNanos) {
    return (int) Math.min(Integer.MAX_VALUE, Math.round(1e12 / intervalNanos));
  }

  /// Returns the viewer's own controls in the window.
  ViewerControls controls() {
    return controls;
  }

  /// Called when a key, a button or a finger that went down has been sent to the guest.
  void sent() {
    controls.messages().sent();
  }

  /// Called when the window has grabbed or released keyboard and pointer.
  void grabbed(boolean nowGrabbed, String hostShortcuts) {
    boolean hostKeeps = nowGrabbed && !hostShortcuts.isEmpty();
    title.grabbed(nowGrabbed, hostKeeps);
    controls.grabbed(nowGrabbed);
    updateTitle();
    if (hostKeeps) {
      String why = "the host keeps its shortcuts: " + hostShortcuts;
      controls.messages().say(why);
      options.log().accept(why);
    }
  }
}
