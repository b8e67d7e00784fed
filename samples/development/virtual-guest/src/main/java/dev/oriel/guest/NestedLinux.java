// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.TempDirectory;
import dev.oriel.fixtures.TestProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A Linux guest in a QEMU inside of the lab VM: the lab's kernel with its virtio-gpu driver, and a
/// program that flips between three buffers without end (`.ci/lab/kms-flips.c`).
///
/// It runs on KVM with the processor that the lab VM emulates (SVM). With emulation inside of an
/// emulated machine, it boots ten times slower.
///
/// Ownership: [#close()] ends it.
public final class NestedLinux implements AutoCloseable {

  /// The size of the guest's screen.
  public static final Rect SCREEN = Rect.ofSize(320, 240);

  private static final Path IMAGES = Path.of("/usr/lib/nested");
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  /// Arguments for a quiet boot, without the kernel's tests of its own ciphers.
  private static final String KERNEL_ARGUMENTS =
      "console=ttyS0 quiet panic=-1 mitigations=off nokaslr random.trust_cpu=on"
          + " cryptomgr.notests";

  /// The width and height of a tile. `kms-flips.c` has the same numbers.
  private static final int TILE = 32;

  private static final int TILES_OF_A_FRAME = 512;

  private final TempDirectory directory;
  private final TestProcess process;

  private NestedLinux(TempDirectory directory, TestProcess process) {
    this.directory = directory;
    this.process = process;
  }

  /// Starts the guest. Its first picture comes after it has booted.
  ///
  /// @param renderNode the device on which QEMU draws
  public static NestedLinux start(String renderNode) throws IOException {
    TempDirectory directory = new TempDirectory("oriel-nested");
    try {
      TestProcess process =
          TestProcess.start(null, Map.of(), command(directory.path(), renderNode));
      NestedLinux nested = new NestedLinux(directory, process);
      Await.until(
          () -> "QEMU's monitor: " + nested.report(),
          START_LIMIT,
          () -> Files.exists(nested.qmpSocket()));
      return nested;
    } catch (IOException | RuntimeException | AssertionError e) {
      directory.close();
      throw e;
    }
  }

  private static List<String> command(Path directory, String renderNode) {
    return List.of(
        Qemu.PROGRAM,
        "-nodefaults",
        "-no-user-config",
        "-no-reboot",
        "-machine",
        "pc,memory-backend=mem",
        "-accel",
        "kvm",
        "-cpu",
        "host",
        "-m",
        "256M",
        "-object",
        "memory-backend-memfd,id=mem,size=256M,share=on",
        "-kernel",
        IMAGES.resolve("vmlinux").toString(),
        "-initrd",
        IMAGES.resolve("initrd.img").toString(),
        "-append",
        KERNEL_ARGUMENTS,
        "-vga",
        "none",
        "-display",
        "dbus,p2p=yes,gl=on,rendernode=" + renderNode,
        "-device",
        String.format(
            Locale.ROOT,
            "virtio-gpu-pci,blob=true,xres=%d,yres=%d",
            SCREEN.width(),
            SCREEN.height()),
        "-serial",
        "file:" + directory.resolve("console"),
        "-qmp",
        "unix:" + directory.resolve("qmp") + ",server=on,wait=off");
  }

  /// Returns the path of QEMU's QMP socket.
  public Path qmpSocket() {
    return directory.resolve("qmp");
  }

  /// Returns whether a picture begins like one of the guest's frames.
  ///
  /// @param rgba bytes R, G, B, 255 of the whole screen
  public static boolean isFrame(byte[] rgba) {
    int first = GuestFramebuffer.frameNumber(colour(rgba, 0));
    return first % TILES_OF_A_FRAME == 0
        && GuestFramebuffer.frameNumber(colour(rgba, TILE)) == first + 1;
  }

  /// Returns the number of the frame that a picture shows.
  ///
  /// @param rgba bytes R, G, B, 255 of the whole screen
  /// @throws AssertionError if a part of the picture does not belong to the frame at its beginning
  public static int frameNumber(byte[] rgba) {
    int first = GuestFramebuffer.frameNumber(colour(rgba, 0));
    int columns = (SCREEN.width() + TILE - 1) / TILE;
    for (int y = 0; y < SCREEN.height(); y++) {
      for (int x = 0; x < SCREEN.width(); x++) {
        int tile = y / TILE * columns + x / TILE;
        int seen = colour(rgba, y * SCREEN.width() + x);
        if (seen != (GuestFramebuffer.frameColour(first + tile) & 0xff_ffff)) {
          throw new AssertionError(
              String.format(
                  Locale.ROOT,
                  "frame %d is not whole: pixel %d,%d is 0x%06x, the colour of number 0x%x",
                  first / TILES_OF_A_FRAME,
                  x,
                  y,
                  seen,
                  GuestFramebuffer.frameNumber(seen)));
        }
      }
    }
    return first / TILES_OF_A_FRAME;
  }

  private static int colour(byte[] rgba, int pixel) {
    int at = 4 * pixel;
    return (rgba[at] & 0xff) << 16 | (rgba[at + 1] & 0xff) << 8 | (rgba[at + 2] & 0xff);
  }

  /// Returns the output of the guest and of QEMU, for the message of a failure.
  public String report() {
    String console;
    try {
      Path file = directory.resolve("console");
      console = Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      console = e.toString();
    }
    return "guest: " + console.strip() + "; QEMU: " + process.stderr();
  }

  @Override
  public void close() {
    try (directory) {
      process.close();
    }
  }
}
