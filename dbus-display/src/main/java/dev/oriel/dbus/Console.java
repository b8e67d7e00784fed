// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.input.InputSink;
import dev.oriel.core.input.KeyCaps;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.connection.Subscription;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.client.CallFailedException;
import dev.oriel.dbus.internal.connection.BusConnection;
import dev.oriel.dbus.internal.connection.Watchers;
import dev.oriel.dbus.internal.listener.ListenerServer;
import dev.oriel.dbus.internal.listener.ListenerSetup;
import dev.oriel.dbus.internal.qmp.QemuRelease;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import dev.oriel.dbus.listener.AttachOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A console of a VM: its picture, its keyboard, its pointer and its touch screen.
///
/// Threading: any thread.
public final class Console implements PictureSource {

  private static final CString REGISTER_LISTENER = CString.constant("RegisterListener");
  private static final CString SET_UI_INFO = CString.constant("SetUIInfo");
  private static final CString APPLY = CString.constant("Apply");

  private final BusConnection connection;
  private final @Nullable Monitor monitor;
  private final @Nullable CString destination;
  private final CString path;
  private final Touch touch;
  private final PausedReleases releases = new PausedReleases();
  private final Watchers<ConsoleInfo> watchers = new Watchers<>();

  /// Loop thread only.
  private final List<ListenerServer> servers = new ArrayList<>(1);

  private volatile ConsoleInfo info;
  private volatile Runnable onUse = () -> {};

  Console(
      BusConnection connection,
      @Nullable Monitor monitor,
      @Nullable CString destination,
      ConsoleInfo info,
      TouchSlots touchSlots) {
    this.connection = connection;
    this.monitor = monitor;
    this.destination = destination;
    this.path = CString.of(Protocol.CONSOLE_PATH_PREFIX + info.id());
    this.info = info;
    this.touch = new Touch(this, touchSlots);
  }

  /// Returns the current properties.
  public ConsoleInfo info() {
    return info;
  }

  @Override
  public String id() {
    return String.valueOf(info.id());
  }

  @Override
  public OptionalInt number() {
    return OptionalInt.of(info.id());
  }

  @Override
  public int width() {
    return info.width();
  }

  @Override
  public int height() {
    return info.height();
  }

  @Override
  public boolean fitsMessage() {
    return info.fitsMessage();
  }

  @Override
  public KeyboardLeds leds() {
    return info.leds();
  }

  /// Returns false: QEMU shows a console to any number of programs.
  @Override
  public boolean isExclusive() {
    return false;
  }

  @Override
  public boolean needsRunningVm() {
    return true;
  }

  /// Returns the label, followed by the number of the head unless it is the first of its device.
  @Override
  public String label() {
    ConsoleInfo now = info;
    return now.head() == 0 ? now.label() : now.label() + " " + now.head();
  }

  /// Asks QEMU for the console's own properties again.
  ///
  /// QEMU answers in its main loop. By then it has handled everything that it was asked before, and
  /// the timers that were due. After [#attach], that includes the first refresh of devices that
  /// QEMU draws itself (`gui_setup_refresh` in its `ui/console.c`).
  ///
  /// Threading: any thread but a D-Bus thread; waits for QEMU's answer.
  ///
  /// @throws ConnectionFailedException if QEMU refuses or the connection breaks
  public ConsoleInfo refresh() {
    return connection.ask(this::askProperties);
  }

  /// Asks for the properties again, without waiting.
  CompletableFuture<ConsoleInfo> askAnew() {
    return connection.askLater(this::askProperties);
  }

  /// Reports changes of the properties: size, lock lights, kind of pointer.
  ///
  /// @param watcher called on the D-Bus thread; must return at once
  /// @return ends the reports when closed; a report that is under way on the D-Bus thread may still
  ///   arrive
  public Subscription onChange(Consumer<ConsoleInfo> watcher) {
    return watchers.add(watcher);
  }

  @Override
  public Subscription onNews(Runnable watcher) {
    return onChange(_ -> watcher.run());
  }

  /// Returns a new sink for the input of one user to its keyboard, pointer and touch screen.
  ///
  /// @param caps not used: the guest decides what its keys mean
  @Override
  public InputSink input(KeyCaps caps) {
    return new GraphicInput(this);
  }

  /// Sets what is called when QEMU has sent something of this console, or input is sent to it. Must
  /// return at once.
  void onUse(Runnable used) {
    onUse = used;
  }

  /// Returns what holds back releases while the VM is paused.
  PausedReleases releases() {
    return releases;
  }

  /// Returns the touch screen.
  Touch touch() {
    return touch;
  }

  /// Returns whether QEMU is known to exit, with its VM, if this console is shown: it is a
  /// vhost-user GPU on a display without OpenGL. That is known only if the connection was made
  /// through a monitor. [#attach] then throws.
  public boolean endsQemu() {
    return monitor != null && monitor.isFatal(info.id());
  }

  /// Shows the console to a sink. Frames may arrive before this method returns.
  ///
  /// QEMU 10 continues to draw for listeners that have closed, so keep a session for as long as the
  /// console is of interest.
  ///
  /// Threading: any thread but a D-Bus thread; waits for QEMU's answer.
  ///
  /// @throws ConnectionFailedException if QEMU refuses or the connection breaks, or if QEMU is
  ///   known to exit: the console is a vhost-user GPU on a display without OpenGL. A QEMU before
  ///   9.2 shows the console to one session of a connection that was made through a monitor. Both
  ///   are known only if the connection was made through a monitor.
  @Override
  public ConsoleSession attach(FrameSink sink, AttachOptions options) {
    connection.checkMayWait();
    if (endsQemu()) {
      throw new ConnectionFailedException(
          "console "
              + info.id()
              + " is a vhost-user GPU, whose pictures need OpenGL, and this QEMU would end if it"
              + " were shown; start QEMU with -display dbus,p2p=yes,gl=on");
    }
    ListenerServer.prepare();
    ListenerServer server =
        connection.ask(
            client -> {
              checkReplacesNone();
              return register(client, sink, options)
                  .exceptionallyCompose(failure -> registerAgain(failure, sink, options));
            });
    return new ConsoleSession(this, connection, server);
  }

  /// Refuses to end an open session: without a bus, a QEMU before 9.2 replaces the listener of a
  /// console by the next one (`dbus_console_register_listener` in its `ui/dbus-console.c`). Loop
  /// thread.
  private void checkReplacesNone() {
    QemuRelease release = monitor == null ? null : monitor.release();
    if (release != null
        && release.isBefore(9, 2)
        && servers.stream().anyMatch(open -> !open.ended())) {
      throw new ConnectionFailedException(
          "console "
              + info.id()
              + " is already shown on this connection, and QEMU "
              + release
              + " would end that for a second session; close the first one, use a bus (-display"
              + " dbus,addr=ADDRESS), or QEMU 9.2 or newer");
    }
  }

  /// Registers the listener under another bus name if QEMU refused it. On a bus, QEMU keeps one
  /// listener of a console for each name (`dbus_console_register_listener` in its
  /// `ui/dbus-console.c`), and keeps a listener that has closed until it notices that.
  private CompletableFuture<ListenerServer> registerAgain(
      Throwable failure, FrameSink sink, AttachOptions options) {
    boolean refused =
        BusConnection.unwrapped(failure) instanceof CallFailedException e && !e.connectionEnded();
    return refused && connection.isBus()
        ? connection.askAsAnother(other -> register(other, sink, options))
        : CompletableFuture.failedFuture(failure);
  }

  private CompletableFuture<ListenerServer> register(
      BusClient client, FrameSink sink, AttachOptions options) {
    ConsoleInfo now = info;
    ListenerSetup setup =
        new ListenerSetup(
            now.id(),
            options,
            now.width(),
            now.height(),
            onUse,
            this::askForSize,
            this::forgetEnded);
    return client.register(
        destination,
        path,
        Protocol.CONSOLE,
        REGISTER_LISTENER,
        bus -> {
          ListenerServer server = new ListenerServer(connection.loop(), bus, setup, sink);
          servers.add(server);
          return server;
        },
        server -> server.end(null));
  }

  private void forgetEnded() {
    servers.removeIf(ListenerServer::ended);
  }

  /// Called when an update lies outside of the picture. Either the change of size has not arrived
  /// here yet, or the update is older than that change.
  private void askForSize() {
    BusClient client = connection.client();
    if (client.ended()) {
      return;
    }
    var _ = askProperties(client).thenRun(this::reportSize);
  }

  private CompletableFuture<ConsoleInfo> askProperties(BusClient client) {
    return client
        .properties(destination, path, Protocol.CONSOLE)
        .thenApply(
            properties -> {
              changed(Protocol.CONSOLE.text(), properties);
              return info;
            });
  }

  /// Applies changed properties. Loop thread.
  void changed(String iface, Map<String, Object> properties) {
    ConsoleInfo before = info;
    ConsoleInfo after = ConsoleProperties.apply(before, iface, properties);
    if (after.equals(before)) {
      return;
    }
    info = after;
    if (after.width() != before.width() || after.height() != before.height()) {
      reportSize();
    }
    watchers.report(after);
  }

  private void reportSize() {
    ConsoleInfo now = info;
    for (ListenerServer server : servers) {
      server.consoleSize(now.width(), now.height());
    }
  }

  /// Ends all listeners. Loop thread.
  ///
  /// @param reason the reason for the sinks, or null to end without a report
  void end(@Nullable String reason) {
    for (ListenerServer server : List.copyOf(servers)) {
      server.end(reason);
    }
  }

  /// Reports the screen that shows this console to the guest. With QEMU 11.2, its refresh rate
  /// stays as it was reported by [#refreshRate].
  ///
  /// @return the screen; fails with [ConnectionFailedException] if the device does not take it
  ///   (VGA)
  public CompletableFuture<UiInfo> setUiInfo(UiInfo screen) {
    return connection.askLater(client -> client.call(screenCall(client, screen), _ -> screen));
  }

  private SdMessage screenCall(BusClient client, UiInfo screen) {
    List<String> keys = info.screenProperties();
    if (ScreenProperties.takesSize(keys)) {
      SdMessage m = client.newCall(destination, path, Protocol.UI_INFO, APPLY);
      return ScreenProperties.append(m, keys, screen);
    }
    return client
        .newCall(destination, path, Protocol.CONSOLE, SET_UI_INFO)
        .appendInt16('q', screen.widthMm())
        .appendInt16('q', screen.heightMm())
        .appendInt32('i', screen.xOffset())
        .appendInt32('i', screen.yOffset())
        .appendInt32('u', screen.width())
        .appendInt32('u', screen.height());
  }

  @Override
  public void refreshRate(int millihertz) {
    if (millihertz > 0 && info.screenProperties().contains(ScreenProperties.REFRESH_RATE)) {
      boolean _ =
          connection.post(
              () -> {
                BusClient client = connection.client();
                if (!client.ended()) {
                  SdMessage m = client.newCall(destination, path, Protocol.UI_INFO, APPLY);
                  client.post(ScreenProperties.appendRefreshRate(m, millihertz));
                }
              });
    }
  }

  @Override
  public CompletableFuture<?> fit(UiInfo screen, double scale) {
    return setUiInfo(screen);
  }

  /// Does nothing: the guest draws the picture.
  @Override
  public void scale(double scale) {}

  /// Sends an input call without waiting for it. The calls of one thread keep their order.
  void send(CString iface, CString member, Arguments arguments) {
    onUse.run();
    boolean _ =
        connection.post(
            () -> {
              BusClient client = connection.client();
              if (!client.ended()) {
                SdMessage m = client.newCall(destination, path, iface, member);
                arguments.append(m);
                client.post(m);
              }
            });
  }

  /// Appends the arguments of a call, on the loop thread.
  interface Arguments {
    void append(SdMessage m);
  }

  @Override
  public String toString() {
    return "console " + info;
  }
}
