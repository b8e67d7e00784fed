// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.cli.support.CommandException;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.clipboard.AgentPort;
import dev.oriel.dbus.clipboard.Clipboard;
import dev.oriel.dbus.clipboard.MimeType;
import dev.oriel.dbus.clipboard.Selection;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

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

  /// Returns the clipboard of a VM.
  ///
  /// @throws CommandException if the VM has none
  static Clipboard of(VmConnection vm) throws CommandException {
    Clipboard clipboard = vm.clipboard();
    if (clipboard == null || clipboard.agentPort() == AgentPort.ABSENT) {
      throw CommandException.of(
          String.format(
              Locale.ROOT,
              "VM %s has no port for a clipboard's agent; add %s to the command line of QEMU",
              vm.vm(),
              Clipboard.QEMU_ARGUMENTS),
          null);
    }
    return clipboard;
  }

  /// Reads the name of a type. Users may write `text/plain` for text in UTF-8.
  static final class Types implements ITypeConverter<String> {

    @Override
    public String convert(String value) {
      String plain = value.toLowerCase(Locale.ROOT).replace(" ", "");
      if (plain.equals("text/plain") || plain.equals(MimeType.TEXT)) {
        return MimeType.TEXT;
      }
      if (!MimeType.isValid(value)) {
        throw new TypeConversionException(
            "'" + value + "' is no MIME type, such as text/plain or image/png");
      }
      return value;
    }
  }

  /// The selections and their names.
  static final class Selections extends Labelled<Selection> {

    Selections() {
      super(Selection.values(), Labelled::ofConstant);
    }
  }
}
