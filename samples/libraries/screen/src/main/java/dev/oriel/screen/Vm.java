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

/// A VM that is being tested, with its screens.
///
/// Ownership: close it; a QEMU that was started for it ends, also when the tests' JVM is killed,
/// and one that was attached to goes on. Threading: any thread.
public final class Vm implements AutoCloseable {

  private final VmSetup setup;
  private final @Nullable Path runDir;
  private final @Nullable QemuProcess process;
  private final VmConnection connection;
  private final List<Screen> screens = new ArrayList<>();
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

  /// Starts a VM, or attaches to one.
  ///
  /// @throws IOException if QEMU cannot be started, with its own words
  /// @throws dev.oriel.dbus.connection.DisplayException if its display cannot be had
  public static Vm start(VmSetup setup) throws IOException, InterruptedException {
    Endpoint attached = setup.attach();
    if (attached != null) {
      return shown(
          new Vm(
              setup,
              null,
              null,
              VmConnection.open(
                  attached, setup.vm(), VmConnection.DEFAULT_TIMEOUT, "a test of screens")));
    }
    // A short path: those of sockets are limited.
    Path runDir = Files.createTempDirectory("oriel-vm");
    QemuProcess qemu = null;
    try {
      qemu = QemuProcess.start(setup.program(), setup.arguments(), runDir);
      return shown(new Vm(setup, runDir, qemu, VmConnection.open(qemu.endpoint(), null)));
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

  /// Frames are captured from the start on.
  private static Vm shown(Vm vm) {
    try {
      vm.screen();
      return vm;
    } catch (RuntimeException e) {
      vm.connection.close();
      throw e;
    }
  }

  /// The screen that the setup names.
  public Screen screen() {
    String named = setup.console();
    return named.isEmpty() ? screen(connection.primaryConsole()) : screen(named);
  }

  /// The screen with a number, for VMs with several.
  public Screen screen(int console) {
    return screen(connection.console(console));
  }

  /// The screen of a name: a console's number, label or device address, or a text console's id,
  /// such as `serial0`; `monitor` for QEMU's first. The first call takes a text console's stream,
  /// which QEMU gives to one program at a time.
  ///
  /// @throws dev.oriel.dbus.NoSuchConsoleException if there is none, or several have the address
  /// @throws dev.oriel.dbus.connection.ConnectionFailedException if another program holds the text
  ///   console
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

  /// Begins a report, in place of one that was begun before: its screens forget the pictures that
  /// they have seen, and their errors name the report's directory from then on.
  ///
  /// A test framework calls this before each test, and [ScreenReport#keep] when the test fails.
  public void begin(ScreenReport next) {
    synchronized (screens) {
      report = next;
      screens.forEach(screen -> screen.begin(next));
    }
  }

  /// Returns the screens that were used.
  List<Screen> screens() {
    synchronized (screens) {
      return List.copyOf(screens);
    }
  }

  /// The connection to its display.
  public VmConnection connection() {
    return connection;
  }

  /// The QEMU that was started for it, or null where one was attached to.
  public @Nullable QemuProcess process() {
    return process;
  }

  /// Where QEMU's output is, or null where it was attached to.
  @Nullable Path log() {
    return process == null ? null : process.log();
  }

  /// What happened to QEMU, in words, or nothing where it runs.
  String describeEnd() {
    if (process == null || process.process().isAlive()) {
      return "";
    }
    try {
      // What QEMU says may be in any encoding.
      String words = new String(Files.readAllBytes(process.log()), StandardCharsets.UTF_8).strip();
      return "; QEMU has ended" + (words.isEmpty() ? "" : ": " + UntrustedText.line(words));
    } catch (IOException e) {
      return "; QEMU has ended, and its log cannot be read: " + e.getMessage();
    }
  }

  /// Ends a QEMU that was started for it. Idempotent.
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
