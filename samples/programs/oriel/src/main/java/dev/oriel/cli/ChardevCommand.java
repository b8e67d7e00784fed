// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `oriel chardev`: the character devices of a VM.
@Command(
    name = "chardev",
    subcommands = {ChardevListCommand.class, ChardevConnectCommand.class, ChardevPtyCommand.class},
    description = {
      "Lists the character devices of a VM, such as serial ports and monitors, and connects them"
          + " with a terminal, a program or a pseudo-terminal.",
      "QEMU gives each to one program at a time. A VM has some if its QEMU was started with"
          + " -serial vc, -monitor vc or -chardev vc,id=NAME."
    })
final class ChardevCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: list, connect or pty");
  }
}
