// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oriel.cli.support.ExitCode;
import dev.oriel.cli.support.Json;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.chardev.Chardev;
import dev.oriel.dbus.chardev.ChardevInfo;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `oriel chardev list`: lists the character devices of a VM.
@Command(
    name = "list",
    description = {
      "Lists the character devices of a VM: the name, the kind of its stream if QEMU was given one,"
          + " whether the VM uses it, the program on the bus that holds it, and whether typed"
          + " characters are to be shown by the program."
    })
final class ChardevListCommand implements Callable<Integer> {

  private static final String[] HEADER = {"CHARDEV", "KIND", "USED", "OWNER", "ECHO"};

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(names = "--json", description = "Print JSON.")
  private boolean asJson;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (VmConnection vm = connection.open()) {
      List<ChardevInfo> all = vm.chardevs().stream().map(Chardev::info).toList();
      PrintWriter out = spec.commandLine().getOut();
      if (asJson) {
        Json.print(out, json -> write(all, json));
      } else if (all.isEmpty()) {
        spec.commandLine().getErr().println("oriel chardev list: " + ChardevOptions.none(vm));
      } else {
        print(all, out);
      }
    }
    return ExitCode.DONE;
  }

  private static void print(List<ChardevInfo> all, PrintWriter out) {
    List<String[]> rows = new ArrayList<>();
    rows.add(HEADER);
    for (ChardevInfo c : all) {
      rows.add(
          new String[] {
            c.id(), orNone(c.name()), word(c.frontendOpen()), orNone(c.owner()), word(c.echo())
          });
    }
    Table.print(rows, out);
  }

  private static String orNone(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static String word(boolean is) {
    return is ? "yes" : "no";
  }

  private static void write(List<ChardevInfo> all, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (ChardevInfo c : all) {
      json.writeStartObject();
      json.writeStringField("id", c.id());
      json.writeStringField("kind", c.name());
      json.writeBooleanField("used", c.frontendOpen());
      json.writeFieldName("owner");
      if (c.owner().isEmpty()) {
        json.writeNull();
      } else {
        json.writeString(c.owner());
      }
      json.writeBooleanField("echo", c.echo());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
