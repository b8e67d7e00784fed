// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oriel.cli.doctor.Examination;
import dev.oriel.cli.doctor.Finding;
import dev.oriel.cli.doctor.VmProbe;
import dev.oriel.cli.support.CommandException;
import dev.oriel.cli.support.ExitCode;
import dev.oriel.cli.support.Json;
import dev.oriel.cli.trial.Device;
import dev.oriel.cli.trial.DeviceResult;
import dev.oriel.cli.trial.TrialProcess;
import dev.oriel.cli.trial.TrialReport;
import dev.oriel.core.text.CharacterWidth;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.connection.DisplayException;
import dev.oriel.dmabuf.RenderNode;
import dev.oriel.dmabuf.RenderNodes;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `oriel doctor`: reports what this machine offers, and what to install or change.
@Command(
    name = "doctor",
    description = {
      "Reports what this machine offers, and what to install or change.",
      "With --qmp, --bus or --vm, it also reports the path that the frames of that VM take,"
          + " and the known problems of its QEMU.",
      "With --try, it also tries whether each GPU shows a guest's buffers without a copy."
    })
final class DoctorCommand implements Callable<Integer> {

  private static final int STATUS_COLUMNS = 9;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--try",
      description =
          "Also try each render node with a buffer of its own: import it, compare its pixels, wait"
              + " for its fences. Where there is no render node, try the display that EGL draws"
              + " with.")
  private boolean tries;

  @Option(names = "--json", description = "Print JSON.")
  private boolean asJson;

  @Spec private CommandSpec spec;

  private List<DeviceResult> trials = List.of();

  @Override
  public Integer call() throws Exception {
    Examination machine = Examination.ofThisMachine();
    trials = tries ? tryDevices() : List.of();
    if (!connection.given()) {
      return report(machine);
    }
    List<Finding> findings = new ArrayList<>(VmProbe.version(connection.endpoint()));
    Duration patience = connection.timeout();
    VmProbe.Look look;
    try (Deadline deadline = new Deadline(patience)) {
      try (VmConnection vm = connection.open()) {
        // VmProbe has its own limit for the pictures, and reports what it has seen.
        deadline.met();
        look = VmProbe.look(vm, machine.window(), patience);
      } catch (DisplayException e) {
        // The findings about the machine may explain the failure.
        int _ = report(machine.with(findings));
        throw deadline.passed()
            ? CommandException.timedOut(
                "the VM did not answer within " + PictureDeadline.words(patience))
            : e;
      }
    }
    findings.addAll(look.findings());
    int code = report(machine.with(findings));
    if (look.late()) {
      throw CommandException.timedOut(
          "the VM answered, but not every console sent a picture within "
              + PictureDeadline.words(patience)
              + "; give a longer --connect-timeout");
    }
    return code;
  }

  private static List<DeviceResult> tryDevices() throws InterruptedException {
    List<DeviceResult> results = new ArrayList<>();
    List<String> nodes = RenderNodes.ofThisMachine().list().stream().map(RenderNode::path).toList();
    for (Device device : Device.of(nodes)) {
      results.add(TrialProcess.run(device));
    }
    return results;
  }

  private int report(Examination examination) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (asJson) {
      Json.print(out, json -> write(examination, json));
    } else {
      List<Finding> tried = new ArrayList<>();
      trials.forEach(t -> tried.addAll(TrialReport.findings(t)));
      print(examination.with(tried), out);
      trials.forEach(t -> out.println(UntrustedText.line(TrialReport.verdict(t))));
    }
    return examination.usable() && trials.stream().allMatch(DeviceResult::sound)
        ? ExitCode.DONE
        : ExitCode.FAILED;
  }

  private static void print(Examination examination, PrintWriter out) {
    int widest =
        examination.findings().stream()
            .mapToInt(f -> CharacterWidth.of(UntrustedText.name(f.subject())))
            .max()
            .orElse(0);
    for (Finding f : examination.findings()) {
      row(out, f.status().toString().toLowerCase(Locale.ROOT), f.subject(), widest, f.detail());
      if (f.remedy() != null) {
        row(out, "", "", widest, "-> " + f.remedy());
      }
    }
    out.println();
    out.println(
        "Frames will take the "
            + examination.outlook().path()
            + " path: "
            + UntrustedText.line(examination.outlook().reason())
            + ".");
  }

  private static void row(
      PrintWriter out, String status, String subject, int widest, String detail) {
    out.println(
        Table.padded(status, STATUS_COLUMNS)
            + Table.padded(UntrustedText.name(subject), widest + 2)
            + UntrustedText.line(detail));
  }

  private void write(Examination examination, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("version", OrielCommand.Version.number());
    json.writeBooleanField("usable", examination.usable());
    json.writeStringField("path", examination.outlook().path().name().toLowerCase(Locale.ROOT));
    json.writeStringField("reason", examination.outlook().reason());
    json.writeArrayFieldStart("findings");
    for (Finding f : examination.findings()) {
      json.writeStartObject();
      json.writeStringField("subject", f.subject());
      json.writeStringField("status", f.status().name().toLowerCase(Locale.ROOT));
      json.writeStringField("detail", f.detail());
      json.writeStringField("remedy", f.remedy());
      json.writeEndObject();
    }
    json.writeEndArray();
    if (tries) {
      json.writeArrayFieldStart("trials");
      for (DeviceResult trial : trials) {
        TrialReport.write(trial, json);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }
}
