// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.input.KeyChord;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.PictureSession;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.RunState;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.connection.Subscription;
import dev.oriel.dbus.listener.ListenerStats;
import dev.oriel.gl.window.ViewerWindow;
import dev.oriel.gl.window.WindowLoop;
import dev.oriel.gl.window.WindowMetrics;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// A window on one console, which may go away and come back.
///
/// Threading: the main thread, unless a method says otherwise.
final class ConsoleWindow implements AutoCloseable {

  /// How long to wait until a window is ready to show frames.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final System.Logger LOG = System.getLogger(ConsoleWindow.class.getName());

  private final WindowLoop loop;
  private final ViewOptions options;
  private final ViewSession owner;
  private final GuestInput input;
  private final ScreenFollower follower;
  private final PictureSize size;
  private final ViewerWindow window;
  private final ViewerControls controls;
  private final WindowTitle title;
  private final WindowConsoles consoles;
  private @Nullable PictureSource console;
  private @Nullable PictureSession session;
  private @Nullable String awaited;
  private String vmName = "";

  /// The id of the console that is shown or will be, empty if none has been yet.
  private volatile String wanted = "";

  private volatile boolean closed;

  /// Opens a window.
  ///
  /// @param name the name of what it shows
  /// @param source the console, or null if it is not known yet
  /// @param monitor the monitor that it fills, empty for its own, or null if it fills none
  /// @param xOffset returns the position of the console's left edge on the guest's desktop
  /// @throws dev.oriel.gl.window.WindowException if there is no screen to open a window on
  ConsoleWindow(
      WindowLoop loop,
      ViewOptions options,
      String name,
      @Nullable PictureSource source,
      @Nullable String monitor,
      IntSupplier xOffset,
      ViewSession owner) {
    this.loop = loop;
    this.options = options;
    this.owner = owner;
    title = new WindowTitle(options.look().hotkeys(), name);
    follower = new ScreenFollower(loop, xOffset, options.log());
    size = PictureSize.of(source, follower);
    PresenterEvents events = new PresenterEvents(this, loop, options);
    input = new GuestInput(this, options.look(), this::printedOn, owner::focusGained);
    window =
        ViewerWindow.open(
            loop,
            options.look().window(title.toString(), size.width(), size.height()),
            input,
            events);
    ViewOptions.Look look = options.look();
    window.layout(look.layout());
    consoles = new WindowConsoles(window.sink());
    controls =
        new ViewerControls(
            new ViewerActions(
                loop,
                window,
                look,
                monitor != null,
                input,
                new ViewerActions.Context(
                    title::name,
                    owner.sound(),
                    new Choice(),
                    owner::reconnect,
                    this::closeRequested,
                    options.log())));
    if (monitor != null) {
      window.fullscreen(monitor);
    }
    if (look.onTop()) {
      controls.onTop();
    }
    if (look.stats()) {
      controls.messages().toggleStats();
    }
  }

  /// Returns the consoles that the window shows. Threading: any thread.
  WindowConsoles consoles() {
    return consoles;
  }

  /// Returns the id of the console that the window shows or waits for, or an empty text. Threading:
  /// any thread.
  String wanted() {
    return wanted;
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
    return size.width();
  }

  /// Called when the VM is connected to. A console that several programs may use gets input from
  /// now on, so that the user need not wait for the first frame.
  void connected(VmConnection vm, PictureSource shown) {
    if (closed) {
      return;
    }
    vmName = UntrustedText.name(vm.vm().name());
    wanted = shown.id();
    title.name(nameOf(vm, shown));
    if (!shown.isExclusive()) {
      become(shown);
    }
  }

  /// Called when the frames of the [#connected] console, or of another one that was chosen, arrive.
  void attached(PictureSource shown, PictureSession itsSession) {
    if (closed || !shown.id().equals(wanted)) {
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

  /// The user's choice of the console.
  private final class Choice implements ViewerActions.Consoles {

    @Override
    public List<PictureSource> all() {
      return console == null ? List.of() : owner.consoles();
    }

    @Override
    public String shown() {
      return wanted;
    }

    @Override
    public void show(PictureSource next) {
      PictureSource before = console;
      if (before != null && !next.equals(before)) {
        showInstead(next);
        owner.show(ConsoleWindow.this, next, before);
      }
    }
  }

  /// Takes the input from the console that is shown, for another one whose frames will come.
  private void showInstead(PictureSource next) {
    releaseAll();
    wanted = next.id();
    title.name(vmName + " – " + UntrustedText.name(next.label()));
    console = null;
    session = null;
    input.console(null);
    controls.consoleChanged();
    follower.console(null);
    if (!next.isExclusive()) {
      become(next);
    }
    updateTitle();
  }

  /// Called when a console that the user has chosen cannot be shown.
  void refused(PictureSource chosen, PictureSource before, String reason) {
    if (!closed && chosen.id().equals(wanted)) {
      say(UntrustedText.name(chosen.label()) + " cannot be shown: " + reason);
      showInstead(before);
    }
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
    controls.messages().awaits(reason);
    follower.console(null);
    updateTitle();
    options.log().accept(reason);
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
      consoles.close();
      controls.close();
      input.close();
      window.close();
    }
  }

  // ---- events of the presenter

  /// Keeps showing the picture pixel by pixel in a window that does so. A window that the user has
  /// resized keeps its size.
  void followSize(int width, int height) {
    if (!closed) {
      size.changed(width, height, window);
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
