// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsProgram;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.XServer;
import dev.oriel.guest.NeedsBus;
import dev.oriel.guest.TestBus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Tests the manager as a process, as users start it.
@NeedsXServer
class ManagerProcessTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /// A bus whose end also ends each program in which GTK has connected to it, unless the program
  /// prevents this.
  @Test
  @NeedsBus
  @NeedsProgram({"dbus-send", "xdotool"})
  void outlivesTheSessionBusAndFollowsTheNextOne() throws IOException {
    try (XServer x = XServer.start(1000, 700);
        TestBus bus = TestBus.start()) {
      Map<String, String> environment = new TreeMap<>(x.environment());
      environment.put("DBUS_SESSION_BUS_ADDRESS", bus.address());
      try (TestProcess manager = TestProcess.start(null, environment, command())) {
        await(manager, "a window", () -> run(environment, "xdotool search --name '^Oriel$'"));
        // The connections of GTK, of the manager, and of the program that asks.
        await(manager, "it is on the bus", () -> run(environment, names(3)));
        Screenshot before = x.screenshot();
        bus.stop();
        await(manager, "it says that the bus is gone", () -> !same(before, x));
        bus.restart();
        await(manager, "it follows the next bus", () -> run(environment, names(2)));
      }
    }
  }

  /// Desktops use the class of windows to group them, and to find rules and icons for them.
  @Test
  @NeedsProgram("xdotool")
  void desktopsKnowItsWindowsByItsName() throws IOException {
    try (XServer x = XServer.start(1000, 700);
        TestProcess manager = TestProcess.start(null, x.environment(), command("--no-bus"))) {
      await(
          manager,
          "a window of the class",
          () -> run(x.environment(), "xdotool search --onlyvisible --class '^oriel-manager$'"));
    }
  }

  /// Returns a command that succeeds if at least this many programs are on the bus.
  private static String names(int count) {
    return "test $(dbus-send --session --print-reply --dest=org.freedesktop.DBus /"
        + " org.freedesktop.DBus.ListNames | grep -c '\":') -ge "
        + count;
  }

  private static boolean same(Screenshot before, XServer x) {
    try {
      return before.samePixels(x.screenshot());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(TestProcess manager, String what, BooleanSupplier is) {
    Await.until(
        () -> what + "; the manager said: " + manager.stderr(),
        LIMIT,
        () -> {
          assertTrue(manager.isAlive(), () -> "it ended: " + manager.stderr());
          return is.getAsBoolean();
        });
  }

  private static boolean run(Map<String, String> environment, String command) {
    try (TestProcess shell = TestProcess.start(null, environment, List.of("sh", "-c", command))) {
      String _ = shell.stdout().lines().collect(Collectors.joining());
      return shell.awaitExit(LIMIT) == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dprism.order=sw",
            "-Dorg.lwjgl.system.memoryBackend=ffm"));
    String modules = System.getProperty("jdk.module.path");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    if (modules == null) {
      command.add(Main.class.getName());
    } else {
      command.addAll(List.of("-p", modules, "--add-modules", "ALL-MODULE-PATH"));
      command.addAll(List.of("-m", "dev.oriel.manager/" + Main.class.getName()));
    }
    command.addAll(List.of(arguments));
    return command;
  }
}
