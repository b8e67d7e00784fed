// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.VmSelector;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Which virtual machine: `--bus ADDRESS | --qmp SOCKET`, `--vm NAME|UUID|UNIQUE`, and how
/// patiently: `--connect-timeout SECONDS`.
final class ConnectionOptions {

  /// The two ways to a VM.
  static final class Way {
    @Option(
        names = "--bus",
        paramLabel = "ADDRESS",
        description = "The message bus (default: the session bus).")
    private @Nullable String bus;

    @Option(
        names = "--qmp",
        paramLabel = "SOCKET",
        description = "A QMP socket of a VM started with -display dbus,p2p=yes.")
    private @Nullable Path qmp;
  }

  /// What is to be said where the time ends before the VM has answered.
  static final String UNANSWERED = "the VM has not answered yet";

  @ArgGroup private @Nullable Way way;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--vm",
      paramLabel = "NAME|UUID|UNIQUE",
      description = "The VM by its name, UUID or unique bus name (default: the only one).")
  private @Nullable String vm;

  @Option(
      names = "--connect-timeout",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      description =
          "How long the VM may take for each answer, and another program that has its display"
              + " (default: 10; a busy guest under software emulation needs more).")
  private Duration timeout = VmConnection.DEFAULT_TIMEOUT;

  /// The way to the VM, or to many.
  Endpoint endpoint() {
    Way w = way;
    if (w != null && w.qmp != null) {
      return new Endpoint.Qmp(w.qmp);
    }
    return new Endpoint.Bus(w == null ? null : w.bus);
  }

  /// The VM that is asked for, or null for the only one.
  @Nullable VmSelector selector() {
    return vm == null ? null : VmSelector.parse(vm);
  }

  /// How long the VM may take for each answer.
  Duration timeout() {
    return timeout;
  }

  /// Connects to the VM.
  ///
  /// @throws dev.oriel.dbus.connection.DisplayException if there is no such VM or no way to it
  VmConnection open() {
    return VmConnection.open(endpoint(), selector(), timeout, who());
  }

  /// What users of other programs read about this one, which may keep them waiting: `oriel record`.
  String who() {
    return command.qualifiedName();
  }

  /// Whether the command line names a connection at all.
  boolean given() {
    return way != null || vm != null;
  }
}
