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

/// The options of all commands that write pictures: the console, the GPU that reads it, and how
/// long to wait for the first picture.
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

  @Option(names = "--json", description = "Print a JSON object for each result, one on each line.")
  private boolean asJson;

  /// Returns how long to wait for a picture.
  Duration timeout() {
    return timeout;
  }

  /// Returns whether to print JSON.
  boolean asJson() {
    return asJson;
  }

  /// Adds the GPU that the user has chosen to the options, after trying to use it.
  ///
  /// @throws CommandException if the GPU cannot be used
  CaptureOptions reading(CaptureOptions options) throws CommandException {
    return options.withRenderNode(renderNode.tried());
  }

  /// Connects to the VM.
  ///
  /// Ownership: the caller closes it.
  ///
  /// @throws CommandException if there is no such VM, or it does not answer in time
  VmConnection connect(PictureDeadline deadline) throws CommandException {
    return deadline.inTime(connection::open, ConnectionOptions.UNANSWERED);
  }

  /// Begins to capture the console of a VM. When it returns, the deadline no longer interrupts.
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

  /// Checks that the directory of a file exists.
  ///
  /// @throws CommandException if it does not
  static void checkDirectory(Path file) throws CommandException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw CommandException.of(
          "there is no directory " + directory + " to write into; create it first", null);
    }
  }
}
