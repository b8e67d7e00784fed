// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oriel.cli.support.ExitCode;
import dev.oriel.cli.support.Json;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.Console;
import dev.oriel.dbus.ConsoleInfo;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.NoSuchVmException;
import dev.oriel.dbus.VirtualMachines;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.VmInfo;
import dev.oriel.dbus.VmSelector;
import dev.oriel.dbus.chardev.Chardev;
import dev.oriel.dbus.chardev.ChardevInfo;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `oriel list`: lists the virtual machines and their consoles.
@Command(name = "list", description = "Lists the virtual machines and their consoles.")
final class ListCommand implements Callable<Integer> {

  private static final String[] HEADER = {
    "VM", "UUID", "UNIQUE", "CONSOLE", "LABEL", "TYPE", "SIZE", "DEVICE"
  };

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(names = "--json", description = "Print JSON.")
  private boolean asJson;

  @Spec private CommandSpec spec;

  /// A VM with its consoles.
  private record Machine(VmInfo vm, List<ConsoleInfo> consoles, List<ChardevInfo> texts) {}

  @Override
  public Integer call() throws IOException {
    List<Machine> machines = machines();
    PrintWriter out = spec.commandLine().getOut();
    if (asJson) {
      Json.print(out, json -> write(machines, json));
    } else if (machines.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println(
              "oriel list: no VM on "
                  + UntrustedText.line(connection.endpoint().toString())
                  + "; start QEMU with -display dbus");
    } else {
      print(machines, out);
    }
    return ExitCode.DONE;
  }

  private List<Machine> machines() {
    Endpoint endpoint = connection.endpoint();
    if (!(endpoint instanceof Endpoint.Bus) || connection.selector() != null) {
      try (VmConnection vm = connection.open()) {
        return List.of(machine(vm));
      }
    }
    List<Machine> machines = new ArrayList<>();
    for (VmInfo found : VirtualMachines.list(endpoint)) {
      String unique = Objects.requireNonNull(found.uniqueName(), "a VM on a bus has a name there");
      try (VmConnection vm = VmConnection.open(endpoint, new VmSelector.ByUniqueName(unique))) {
        machines.add(machine(vm));
      } catch (NoSuchVmException _) {
        // It has ended since it was listed.
      }
    }
    return machines;
  }

  private static Machine machine(VmConnection vm) {
    return new Machine(
        vm.vm(),
        vm.consoles().stream().map(Console::info).toList(),
        vm.textConsoles().stream().map(Chardev::info).toList());
  }

  private static void print(List<Machine> machines, PrintWriter out) {
    List<String[]> rows = new ArrayList<>();
    rows.add(HEADER);
    for (Machine m : machines) {
      String unique = Objects.requireNonNullElse(m.vm().uniqueName(), "-");
      for (ConsoleInfo c : m.consoles()) {
        rows.add(
            new String[] {
              m.vm().name(),
              m.vm().uuid(),
              unique,
              String.valueOf(c.id()),
              c.label(),
              typeOf(c),
              c.width() + "x" + c.height(),
              c.deviceAddress().isEmpty() ? "-" : c.deviceAddress()
            });
      }
      for (ChardevInfo t : m.texts()) {
        rows.add(
            new String[] {
              m.vm().name(), m.vm().uuid(), unique, t.id(), t.id(), "text", stateOf(t), "-"
            });
      }
      if (m.consoles().isEmpty() && m.texts().isEmpty()) {
        rows.add(new String[] {m.vm().name(), m.vm().uuid(), unique, "-", "-", "-", "-", "-"});
      }
    }
    Table.print(rows, out);
  }

  /// Returns who holds a text console. It has no size of its own: the window of the viewer decides
  /// it.
  private static String stateOf(ChardevInfo text) {
    if (!text.owner().isEmpty()) {
      return "held by " + text.owner();
    }
    return text.frontendOpen() ? "-" : "unused";
  }

  private static String typeOf(ConsoleInfo console) {
    return console.type().name().toLowerCase(Locale.ROOT);
  }

  private static void write(List<Machine> machines, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (Machine m : machines) {
      json.writeStartObject();
      json.writeStringField("name", m.vm().name());
      json.writeStringField("uuid", m.vm().uuid());
      writeNullable(json, "unique", m.vm().uniqueName());
      json.writeArrayFieldStart("consoles");
      for (ConsoleInfo c : m.consoles()) {
        json.writeStartObject();
        json.writeNumberField("id", c.id());
        json.writeStringField("label", c.label());
        json.writeStringField("type", typeOf(c));
        json.writeNumberField("head", c.head());
        json.writeNumberField("width", c.width());
        json.writeNumberField("height", c.height());
        json.writeStringField("device", c.deviceAddress());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("textConsoles");
      for (ChardevInfo t : m.texts()) {
        json.writeStartObject();
        json.writeStringField("id", t.id());
        json.writeStringField("kind", t.name());
        json.writeBooleanField("used", t.frontendOpen());
        writeNullable(json, "owner", t.owner().isEmpty() ? null : t.owner());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeNullable(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    json.writeFieldName(name);
    if (value == null) {
      json.writeNull();
    } else {
      json.writeString(value);
    }
  }
}
