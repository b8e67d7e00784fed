// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.cli.support.CommandException;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.clipboard.AgentPort;
import dev.oriel.dbus.clipboard.Clipboard;
import dev.oriel.dbus.clipboard.MimeType;
import dev.oriel.dbus.clipboard.Selection;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The options of the commands on a guest's clipboard: the VM, the selection, and the type of the
/// content.
final class ClipboardOptions {

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--type",
      paramLabel = "MIME",
      converter = Types.class,
      description =
          "The type of the content (default: text/plain, in UTF-8). QEMU up to 11.1 passes on"
              + " nothing else.")
  private String type = MimeType.TEXT;

  @Option(
      names = "--selection",
      paramLabel = "SELECTION",
      converter = Selections.class,
      completionCandidates = Selections.class,
      description = "clipboard (default), primary (what is selected, on X11) or secondary.")
  private Selection selection = Selection.CLIPBOARD;

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

  /// Returns the type of the content.
  String type() {
    return type;
  }

  /// Returns the selection.
  Selection selection() {
    return selection;
  }

  /// Connects to the VM. Ownership: the caller closes it.
  VmConnection connect() {
    return connection.open();
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
}
