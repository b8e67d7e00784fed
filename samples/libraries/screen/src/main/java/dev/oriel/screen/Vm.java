// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.QemuProcess;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.chardev.Chardev;
import dev.oriel.terminal.TextConsole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A VM under test, with its screens.
///
/// Ownership: close it. Closing ends a QEMU that [#start] started; such a QEMU also ends when the
/// JVM of the tests is killed. A VM that [#start] attached to continues to run. Threading: any
/// thread.
public final class Vm implements AutoCloseable {

  private final VmSetup setup;
  private final @Nullable Path runDir;
  private final @Nullable QemuProcess process;
  private final VmConnection connection;
  private final List<Screen> screens = new ArrayList<>();
  private final Timeline timeline = new Timeline();
  private @Nullable ScreenReport report;

  private Vm(
      VmSetup setup,
      @Nullable Path runDir,
      @Nullable QemuProcess process,
      VmConnection connection) {
    this.setup = setup;
    this.runDir = runDir;
    this.process = process;
    this.connection = connection;
  }

  /// Starts a VM, or attaches to a running one.
  ///
  /// @throws IOException if QEMU cannot be started; the message contains QEMU's error output
  /// @throws dev.oriel.dbus.connection.DisplayException if the VM's display is not available
  public static Vm start(VmSetup setup) throws IOException, InterruptedException {
    Endpoint attached = setup.attach();
    if (attached != null) {
      return attached(attached, setup);
    }
    // The path is short because the length of a socket's path is limited.
    Path runDir = Files.createTempDirectory("oriel-vm");
    QemuProcess qemu = null;
    try {
      qemu = QemuProcess.start(setup.program(), setup.arguments(), runDir);
      return withScreen(new Vm(setup, runDir, qemu, VmConnection.open(qemu.endpoint(), null)));
    } catch (Throwable t) {
      if (qemu != null) {
        qemu.close();
      }
      try {
        delete(runDir);
      } catch (RuntimeException e) {
        t.addSuppressed(e);
      }
      throw t;
    }
  }

  /// Attaches to a running VM, the only one at the endpoint. [#start] with a setup also selects one
  /// of several, a console, and a keyboard layout.
  ///
  /// @throws dev.oriel.dbus.connection.DisplayException if the VM's display is not available
  public static Vm attach(Endpoint endpoint) {
    return attached(endpoint, VmSetup.attach(endpoint, null));
  }

  private static Vm attached(Endpoint endpoint, VmSetup setup) {
    return withScreen(
        new Vm(
            setup,
            null,
            null,
            VmConnection.open(
                endpoint, setup.vm(), VmConnection.DEFAULT_TIMEOUT, "a test of screens")));
  }

  /// Opens the VM's screen, so that its frames are captured from the start.
  private static Vm withScreen(Vm vm) {
    try {
      vm.screen();
      return vm;
    } catch (RuntimeException e) {
      vm.connection.close();
      throw e;
    }
  }

  /// Returns the screen that the setup names, or that of the first graphic console if it names
  /// none.
  public Screen screen() {
    String named = setup.console();
    return named.isEmpty() ? screen(connection.primaryConsole()) : screen(named);
  }

  /// Returns the screen with a number, for a VM with several screens.
  public Screen screen(int console) {
    return screen(connection.console(console));
  }

  /// Returns the screen with a name. A name is a console's number, label or device address, or a
  /// text console's id such as `serial0`, or `monitor` for QEMU's first monitor. The first call for
  /// a text console opens the console's stream, which QEMU gives to one program at a time.
  ///
  /// @throws dev.oriel.dbus.NoSuchConsoleException if there is no such console, or if several have
  ///   the address
  /// @throws dev.oriel.dbus.connection.ConnectionFailedException if another program has opened the
  ///   text console's stream
  public Screen screen(String console) {
    Chardev text = connection.textConsole(console);
    return screen(text == null ? connection.console(console) : new TextConsole(text));
  }

  private Screen screen(PictureSource console) {
    synchronized (screens) {
      for (Screen s : screens) {
        if (s.console().id().equals(console.id())
            && s.console().number().equals(console.number())) {
          return s;
        }
      }
      Screen s = new Screen(this, console, setup.layout());
      ScreenReport begun = report;
      if (begun != null) {
        s.begin(begun);
      }
      screens.add(s);
      return s;
    }
  }

  /// Begins a report, which replaces an earlier one. The screens forget the pictures that they have
  /// seen. From then on their errors name the directory of the new report.
  ///
  /// A test framework calls this method before each test, and [ScreenReport#keep] when a test
  /// fails.
  public void begin(ScreenReport next) {
    synchronized (screens) {
      report = next;
      timeline.begin();
      screens.forEach(screen -> screen.begin(next));
    }
  }

  /// Returns what was done with the screens.
  Timeline timeline() {
    return timeline;
  }

  /// Returns the screens that have been used.
  List<Screen> screens() {
    synchronized (screens) {
      return List.copyOf(screens);
    }
  }

  /// Returns the connection to the VM's display.
  public VmConnection connection() {
    return connection;
  }

  /// Returns the QEMU that was started for this VM, or null if this object attached to a running
  /// VM.
  public @Nullable QemuProcess process() {
    return process;
  }

  /// Returns the file with QEMU's output, or null if this object attached to a running VM.
  @Nullable Path log() {
    return process == null ? null : process.log();
  }

  /// Returns a sentence part about QEMU's end and its output, or an empty text while QEMU runs.
  String describeEnd() {
    if (process == null || process.process().isAlive()) {
      return "";
    }
    try {
      // QEMU's output may be in any encoding.
      String words = new String(Files.readAllBytes(process.log()), StandardCharsets.UTF_8).strip();
      return "; QEMU has ended" + (words.isEmpty() ? "" : ": " + UntrustedText.line(words));
    } catch (IOException e) {
      return "; QEMU has ended, and its log cannot be read: " + e.getMessage();
    }
  }

  /// Closes the screens and the connection, and ends a QEMU that was started for this VM.
  /// Idempotent.
  @Override
  public void close() {
    screens().forEach(Screen::close);
    connection.close();
    if (process != null) {
      process.close();
    }
    if (runDir != null) {
      delete(runDir);
    }
  }

  private static void delete(Path runDir) {
    try {
      Files.deleteIfExists(runDir.resolve("qemu.log"));
      Files.deleteIfExists(runDir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "VM " + connection.vm();
  }
}
