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

/// The options that select the virtual machine, `--bus ADDRESS | --qmp SOCKET` and `--vm
/// NAME|UUID|UNIQUE`, and the limit for its answers, `--connect-timeout SECONDS`.
final class ConnectionOptions {

  /// The two ways to reach a VM.
  static final class EndpointOption {
    @Option(
        names = "--bus",
        paramLabel = "ADDRESS",
        description = "The address of the VM's message bus (default: the session bus).")
    private @Nullable String bus;

    @Option(
        names = "--qmp",
        paramLabel = "SOCKET",
        description = "The QMP socket of a VM started with -display dbus,p2p=yes.")
    private @Nullable Path qmp;
  }

  /// The state to report if the time is over before the VM has answered.
  static final String UNANSWERED = "the VM has not answered yet";

  @ArgGroup private @Nullable EndpointOption chosen;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--vm",
      paramLabel = "NAME|UUID|UNIQUE",
      description = "The VM: its name, UUID or unique bus name (default: the only VM).")
  private @Nullable String vm;

  @Option(
      names = "--connect-timeout",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      description =
          "How long to wait for each answer of the VM, and for another program that uses its"
              + " display (default: 10; a busy guest under software emulation needs more).")
  private Duration timeout = VmConnection.DEFAULT_TIMEOUT;

  /// Returns the endpoint, which may have one VM or several.
  Endpoint endpoint() {
    EndpointOption given = chosen;
    if (given != null && given.qmp != null) {
      return new Endpoint.Qmp(given.qmp);
    }
    return new Endpoint.Bus(given == null ? null : given.bus);
  }

  /// Returns the selected VM, or null for the only one.
  @Nullable VmSelector selector() {
    return vm == null ? null : VmSelector.parse(vm);
  }

  /// Returns how long the VM may take for each answer.
  Duration timeout() {
    return timeout;
  }

  /// Connects to the VM.
  ///
  /// @throws dev.oriel.dbus.connection.DisplayException if there is no such VM, or if it cannot be
  ///   reached
  VmConnection open() {
    return VmConnection.open(endpoint(), selector(), timeout, who());
  }

  /// Returns the name by which other programs call this one when it makes them wait: `oriel
  /// record`.
  String who() {
    return command.qualifiedName();
  }

  /// Returns whether the command line selects a connection.
  boolean given() {
    return chosen != null || vm != null;
  }
}
