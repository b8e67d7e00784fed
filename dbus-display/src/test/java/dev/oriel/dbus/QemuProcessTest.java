// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.text.DebianPackages;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.fixtures.TempDirectory;
import dev.oriel.fixtures.TestJvm;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.guest.NeedsQemu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@NeedsQemu
final class QemuProcessTest {

  private static final List<String> SMALL =
      List.of("-nodefaults", "-accel", "tcg", "-m", "16", "-vga", "std");

  private static QemuProcess start(Path directory, String... more)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(SMALL);
    arguments.addAll(List.of(more));
    return QemuProcess.start(QemuProcess.DEFAULT_PROGRAM, arguments, directory);
  }

  @Test
  void showsItsDisplayThroughItsMonitor() throws Exception {
    // Commas separate QEMU's options.
    try (TempDirectory directory = new TempDirectory("oriel,process");
        QemuProcess qemu = start(directory.path(), "-name", "vm-1");
        VmConnection vm = VmConnection.open(qemu.endpoint(), null)) {
      assertEquals("vm-1", vm.vm().name());
      assertEquals("VGA", vm.console(0).info().label());
    }
  }

  @Test
  void keepsADisplayThatIsAskedFor() throws Exception {
    try (TempDirectory directory = new TempDirectory("oriel-process");
        QemuProcess qemu = start(directory.path(), "-display", "none")) {
      assertThrows(
          ConnectionFailedException.class, () -> VmConnection.open(qemu.endpoint(), null).close());
    }
  }

  @Test
  void leavesOnlyTheLogWhenClosed() throws Exception {
    try (TempDirectory directory = new TempDirectory("oriel-process")) {
      QemuProcess qemu = start(directory.path());
      ProcessHandle handle = qemu.process();
      assertTrue(handle.isAlive());
      qemu.close();
      qemu.close();
      assertFalse(handle.isAlive());
      try (var left = Files.list(directory.path())) {
        assertEquals(List.of(qemu.log()), left.toList());
      }
    }
  }

  /// In any encoding: the encoding of a file name is unknown, and the locale may be any.
  @Test
  void saysInQemusLastWordsWhyItDidNotStart() throws Exception {
    try (TempDirectory directory = new TempDirectory("oriel-process")) {
      IOException e =
          assertThrows(
              IOException.class,
              () ->
                  QemuProcess.start(
                      "sh",
                      List.of("-c", "printf 'caf\\351.img cannot be opened\\n'; exit 3", "sh"),
                      directory.path()));
      assertEquals("QEMU ended with exit code 3: caf\ufffd.img cannot be opened", e.getMessage());
    }
  }

  @Test
  void keepsOfALongLogWhatItEndsWith() throws Exception {
    try (TempDirectory directory = new TempDirectory("oriel-process")) {
      String flood = "yes chatter | head -n 100000; echo the reason; exit 1";
      IOException e =
          assertThrows(
              IOException.class,
              () -> QemuProcess.start("sh", List.of("-c", flood, "sh"), directory.path()));
      String message = String.valueOf(e.getMessage());
      assertTrue(message.endsWith("chatter\nthe reason"), message);
      assertTrue(message.contains("… ") && message.length() < 5000, message);
    }
  }

  @Test
  void endsWhenItsJvmIsKilled() throws Exception {
    try (TempDirectory directory = new TempDirectory("oriel-process");
        TestProcess jvm = TestJvm.start(Owner.class, directory.path().toString())) {
      ProcessHandle qemu = ProcessHandle.of(Long.parseLong(jvm.stdout().readLine())).orElseThrow();
      assertTrue(qemu.isAlive());
      ProcessHandle.of(jvm.pid()).orElseThrow().destroyForcibly();
      qemu.onExit().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void saysInQemusOwnWordsWhyItDidNotStart() throws Exception {
    try (TempDirectory directory = new TempDirectory("oriel-process")) {
      IOException e =
          assertThrows(
              IOException.class, () -> start(directory.path(), "-device", "no-such").close());
      assertTrue(String.valueOf(e.getMessage()).contains("no-such"), e::toString);
    }
  }

  @Test
  void saysThatThereIsNoSuchProgram() throws Exception {
    try (TempDirectory directory = new TempDirectory("oriel-process")) {
      NoSuchProgramException e =
          assertThrows(
              NoSuchProgramException.class,
              () -> QemuProcess.start("qemu-system-none", SMALL, directory.path()).close());
      assertEquals(
          "qemu-system-none is not on the PATH; install QEMU (Debian: "
              + DebianPackages.of(QemuProcess.DEFAULT_PROGRAM)
              + ")",
          e.getMessage());
    }
  }

  @Test
  void namesTheLimitWhenTheSocketPathIsTooLong() throws Exception {
    try (TempDirectory directory = new TempDirectory("oriel-process")) {
      Path deep = Files.createDirectories(directory.resolve("d".repeat(120)));
      IOException e = assertThrows(IOException.class, () -> start(deep).close());
      assertTrue(String.valueOf(e.getMessage()).contains("107"), e::toString);
    }
  }

  /// A JVM that is killed while it has a QEMU.
  static final class Owner {

    private Owner() {}

    public static void main(String[] args) throws Exception {
      try (QemuProcess qemu = start(Path.of(args[0]))) {
        System.out.println(qemu.process().pid());
        new CountDownLatch(1).await();
      }
    }
  }
}
