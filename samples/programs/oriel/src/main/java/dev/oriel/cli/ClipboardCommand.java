// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `oriel clipboard`: the clipboard of a guest.
@Command(
    name = "clipboard",
    subcommands = {ClipboardGetCommand.class, ClipboardSetCommand.class},
    description = {
      "Reads or sets the clipboard of a guest.",
      "The guest needs an agent: spice-vdagent, or the SPICE guest tools on Windows. The VM"
          + " needs a port for the agent; add to the command line of QEMU:",
      "",
      "  -device virtio-serial-pci",
      "  -chardev qemu-vdagent,id=vdagent,clipboard=on",
      "  -device virtserialport,chardev=vdagent,name=com.redhat.spice.0"
    })
final class ClipboardCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: get or set");
  }
}
