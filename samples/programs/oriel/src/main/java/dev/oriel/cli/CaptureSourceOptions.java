// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.FrameCapture;
import dev.oriel.cli.support.CommandException;
import dev.oriel.dbus.VmConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which console is captured, by which GPU, and how long its first picture is waited for: what all
/// commands have in common that write pictures.
final class CaptureSourceOptions {

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final ConsoleOptions console = new ConsoleOptions();
  @Mixin private final RenderNodeOptions renderNode = new RenderNodeOptions();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      converter = Seconds.class,
      description = "How long to wait for a picture (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ZERO;

  @Option(names = "--json", description = "Say in JSON what was written, a line a file.")
  private boolean asJson;

  /// How long a picture is waited for.
  Duration timeout() {
    return timeout;
  }

  /// Whether the answer is JSON.
  boolean asJson() {
    return asJson;
  }

  /// Returns options with the GPU that was asked for, which is tried now.
  ///
  /// @throws CommandException if it cannot be used
  CaptureOptions reading(CaptureOptions options) throws CommandException {
    return options.withRenderNode(renderNode.tried());
  }

  /// Connects to the VM.
  ///
  /// Ownership: the caller closes it.
  ///
  /// @throws CommandException if there is none, or it does not answer in time
  VmConnection connect(PictureDeadline deadline) throws CommandException {
    return deadline.inTime(connection::open, ConnectionOptions.UNANSWERED);
  }

  /// Begins to capture the console of a VM. The deadline interrupts no more from then on.
  ///
  /// Ownership: the caller closes it.
  ///
  /// @throws CommandException if there is no such console, or it does not answer in time
  FrameCapture capture(VmConnection vm, CaptureOptions options, PictureDeadline deadline)
      throws CommandException {
    FrameCapture capture =
        deadline.inTime(
            () -> FrameCapture.open(console.choose(vm), options), ConsoleOptions.UNSHOWN);
    deadline.opened();
    return capture;
  }

  /// Checks that a file can be written where it is to be.
  ///
  /// @throws CommandException if its directory is not there
  static void checkDirectory(Path file) throws CommandException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw CommandException.of(
          "there is no directory " + directory + " to write into; make it first", null);
    }
  }
}
