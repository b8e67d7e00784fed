// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.fixtures.TempDirectory;
import dev.oriel.fixtures.TestProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An ARM machine (`virt`) without a disk, which boots into the shell of its UEFI firmware. The
/// shell writes to the screen and to a serial line, which tells the test how far it is.
///
/// QEMU emulates each of its instructions. On two quiet cores the shell is there after 15 s.
///
/// Ownership: [#close()] ends it.
public final class UefiArm implements AutoCloseable {

  /// The name of the QEMU program.
  public static final String PROGRAM = "qemu-system-aarch64";

  /// The id of the display device.
  private static final String DISPLAY = "display";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration BOOT_LIMIT = Duration.ofSeconds(150);

  private final TempDirectory directory;
  private final TestProcess process;
  private final Qmp qmp;

  private UefiArm(TempDirectory directory, TestProcess process, Qmp qmp) {
    this.directory = directory;
    this.process = process;
    this.qmp = qmp;
  }

  /// Starts the machine, with a USB keyboard.
  ///
  /// @param display the display device, such as `ramfb`
  public static UefiArm start(String display) throws IOException {
    TempDirectory directory = new TempDirectory("oriel-arm");
    try {
      Path monitor = directory.resolve("qmp-fixture");
      List<String> command = new ArrayList<>(List.of(PROGRAM, "-nodefaults", "-no-user-config"));
      command.addAll(List.of("-machine", "virt", "-accel", "tcg", "-cpu", "cortex-a57"));
      // A file of Debian's qemu-efi-aarch64 in a directory where QEMU looks for firmware.
      command.addAll(List.of("-m", "256M", "-bios", "QEMU_EFI.fd"));
      command.addAll(List.of("-device", display + ",id=" + DISPLAY));
      command.addAll(List.of("-device", "qemu-xhci", "-device", "usb-kbd"));
      command.addAll(List.of("-serial", "file:" + directory.resolve("serial")));
      command.addAll(List.of("-display", "dbus,p2p=yes"));
      command.addAll(List.of("-qmp", "unix:" + directory.resolve("qmp") + ",server=on,wait=off"));
      command.addAll(List.of("-qmp", "unix:" + monitor + ",server=on,wait=off"));
      TestProcess process = TestProcess.start(null, Map.of(), command);
      try {
        Await.until(
            () -> "QEMU's monitor: " + process.stderr(), START_LIMIT, () -> Files.exists(monitor));
        return new UefiArm(
            directory, process, new Qmp(SocketChannel.open(UnixDomainSocketAddress.of(monitor))));
      } catch (IOException | RuntimeException | AssertionError e) {
        process.close();
        throw e;
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      directory.close();
      throw e;
    }
  }

  /// Returns the path of a QMP socket that this class does not use. It is for the code under test.
  public Path qmpSocket() {
    return directory.resolve("qmp");
  }

  /// Waits until a text has come over the serial line a number of times. What the shell has written
  /// before that text is then on the screen, too.
  public void awaitSerial(String text, int times) {
    Await.until(
        () -> times + " times '" + text + "' in: " + serial() + "; QEMU: " + process.stderr(),
        BOOT_LIMIT,
        () -> serial().split(text, -1).length > times);
  }

  /// Returns the picture of the screen from QEMU's own `screendump`.
  public Screenshot screendump() throws IOException {
    return Screendump.of(qmp, directory.path(), DISPLAY, 0);
  }

  private String serial() {
    Path file = directory.resolve("serial");
    try {
      return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (directory;
        process) {
      qmp.close();
    }
  }
}
