// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An X server with a touch screen and fingers to touch it: Xorg with a screen in memory (the
/// `dummy` driver) and X.Org's own driver for tests of input (`inputtest`), which is told over a
/// socket what is touched (inputtestdrv(4)). Xvfb has no such device.
///
/// Threading: one thread. Ownership: [#close()] ends the server.
public final class TouchScreen implements AutoCloseable {

  /// How large the screen is.
  public static final int WIDTH = 1024;

  /// How high it is.
  public static final int HEIGHT = 768;

  private static final String PROGRAM = "Xorg";
  private static final List<String> DRIVERS =
      List.of("drivers/dummy_drv.so", "input/inputtest_drv.so");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// Messages of the driver (`xf86-input-inputtest-protocol.h` of xorg-server): length, number, and
  /// what follows.
  private static final int CLIENT_VERSION = 0;

  private static final int WAIT_FOR_SYNC = 1;
  private static final int TOUCH = 6;
  private static final int HEADER_BYTES = 8;
  private static final int VERSION_BYTES = 12;
  private static final int TOUCH_BYTES = 1056;
  private static final int MASK_AT = 20;
  private static final int POSITION_AT = 32;

  /// What a touch does, as XInput numbers it (`XI_TouchBegin` and so on).
  private static final int BEGIN = 18;

  private static final int UPDATE = 19;
  private static final int END = 20;

  /// The device's columns and rows, each way.
  private static final double RANGE = 0xffff;

  private final TempDirectory directory;
  private final TestProcess server;
  private final int display;
  private final SocketChannel driver;

  private TouchScreen(
      TempDirectory directory, TestProcess server, int display, SocketChannel driver) {
    this.directory = directory;
    this.server = server;
    this.display = display;
    this.driver = driver;
  }

  /// Null where such a server can be started, else the reason for which a test of it cannot run.
  public static @Nullable String unavailable() {
    String missing = Programs.missing(PROGRAM);
    if (missing != null) {
      return missing;
    }
    for (String driver : DRIVERS) {
      if (modules().noneMatch(folder -> Files.exists(folder.resolve(driver)))) {
        return "Xorg has no " + driver + " (Debian: xserver-xorg-video-dummy xserver-xorg-core)";
      }
    }
    return null;
  }

  private static Stream<Path> modules() {
    return Stream.of("/usr/lib/xorg/modules", "/usr/lib64/xorg/modules").map(Path::of);
  }

  /// Starts a server and waits until it takes clients and touches.
  public static TouchScreen start() throws IOException {
    TempDirectory directory = new TempDirectory("oriel-touch");
    TestProcess server = null;
    try {
      Path socket = directory.resolve("fingers");
      Path configuration = directory.resolve("xorg.conf");
      Files.writeString(configuration, configuration(socket));
      server =
          TestProcess.start(
              null,
              Map.of(),
              List.of(
                  PROGRAM,
                  "-config",
                  configuration.toString(),
                  "-configdir",
                  directory.resolve("none").toString(),
                  "-logfile",
                  directory.resolve("log").toString(),
                  "-displayfd",
                  "1",
                  "-nolisten",
                  "tcp",
                  "-noreset"));
      String line = server.stdout().readLine();
      if (line == null) {
        int status = server.awaitExit(LIMIT);
        throw new IOException(PROGRAM + " ended with status " + status + ": " + server.stderr());
      }
      SocketChannel driver = SocketChannel.open(UnixDomainSocketAddress.of(socket));
      TouchScreen screen =
          new TouchScreen(directory, server, Integer.parseInt(line.strip()), driver);
      screen.negotiate();
      return screen;
    } catch (Throwable t) {
      if (server != null) {
        server.close();
      }
      directory.close();
      throw t;
    }
  }

  private static String configuration(Path socket) {
    return String.format(
        Locale.ROOT,
        """
      Section "ServerFlags"
        Option "AutoAddDevices" "false"
      EndSection
      Section "Device"
        Identifier "memory"
        Driver "dummy"
      EndSection
      Section "Screen"
        Identifier "screen"
        Device "memory"
        DefaultDepth 24
        SubSection "Display"
          Modes "%dx%d"
        EndSubSection
      EndSection
      Section "InputDevice"
        Identifier "touch screen"
        Driver "inputtest"
        Option "SocketPath" "%s"
        Option "DeviceType" "Touch"
      EndSection
      Section "ServerLayout"
        Identifier "layout"
        Screen "screen"
        InputDevice "touch screen"
      EndSection
      """,
        WIDTH,
        HEIGHT,
        socket);
  }

  private void negotiate() throws IOException {
    // Version 1.0, twice 16 bits.
    send(message(CLIENT_VERSION, VERSION_BYTES).putInt(HEADER_BYTES, 1));
    receive(VERSION_BYTES);
  }

  /// Puts a finger down on a pixel of the screen.
  ///
  /// @param finger any number that is not down
  public void down(int finger, int x, int y) throws IOException {
    touch(finger, BEGIN, x, y);
  }

  /// Moves a finger to another pixel.
  public void move(int finger, int x, int y) throws IOException {
    touch(finger, UPDATE, x, y);
  }

  /// Lifts a finger.
  public void up(int finger, int x, int y) throws IOException {
    touch(finger, END, x, y);
  }

  /// Returns when the server has told its clients.
  private void touch(int finger, int what, int x, int y) throws IOException {
    ByteBuffer m = message(TOUCH, TOUCH_BYTES);
    m.putInt(HEADER_BYTES, finger).putInt(HEADER_BYTES + 4, what);
    m.put(MASK_AT, (byte) 0b11); // the first two axes
    m.putDouble(POSITION_AT, (x + 0.5) * RANGE / WIDTH);
    m.putDouble(POSITION_AT + Double.BYTES, (y + 0.5) * RANGE / HEIGHT);
    send(m);
    send(message(WAIT_FOR_SYNC, HEADER_BYTES));
    receive(HEADER_BYTES);
  }

  private static ByteBuffer message(int number, int bytes) {
    return ByteBuffer.allocate(bytes)
        .order(ByteOrder.nativeOrder())
        .putInt(0, bytes)
        .putInt(4, number);
  }

  private void send(ByteBuffer message) throws IOException {
    while (message.hasRemaining()) {
      int _ = driver.write(message);
    }
  }

  private void receive(int bytes) throws IOException {
    ByteBuffer answer = ByteBuffer.allocate(bytes);
    while (answer.hasRemaining()) {
      if (driver.read(answer) < 0) {
        throw new IOException("the driver hung up: " + Files.readString(directory.resolve("log")));
      }
    }
  }

  /// What a client's environment needs.
  public Map<String, String> environment() {
    return Map.of("DISPLAY", ":" + display);
  }

  /// Lets the server end in order, so that it removes its socket and lock.
  @Override
  public void close() {
    try (directory;
        server;
        driver) {
      server.terminate();
      int _ = server.awaitExit(LIMIT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
