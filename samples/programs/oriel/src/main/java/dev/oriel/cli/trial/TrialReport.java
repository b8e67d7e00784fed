// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.trial;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oriel.cli.doctor.Finding;
import dev.oriel.cli.trial.DeviceResult.BufferResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Writes what the trial of a device showed, for users and for scripts.
public final class TrialReport {

  private static final double NANOS_PER_MILLI = 1e6;

  private TrialReport() {}

  /// Returns the steps as findings.
  public static List<Finding> findings(DeviceResult result) {
    List<Finding> findings = new ArrayList<>();
    String device = result.device().shortName();
    findings.add(finding(device, result.open()));
    for (BufferResult buffer : result.buffers()) {
      buffer.steps().forEach(s -> findings.add(finding(device + " " + buffer.origin(), s)));
    }
    return findings;
  }

  private static Finding finding(String subject, StepResult step) {
    String time = step.nanos() == 0 ? "" : StepResult.millis(step.nanos()) + ": ";
    return new Finding(
        subject + " " + step.step(),
        switch (step.status()) {
          case OK -> Finding.Status.OK;
          case FAILED -> Finding.Status.MISSING;
          case SKIPPED -> Finding.Status.NOTE;
        },
        time + step.detail(),
        step.remedy());
  }

  /// Returns the verdict as a line.
  public static String verdict(DeviceResult result) {
    Verdict verdict = Verdict.of(result);
    String device = result.device().described();
    return verdict.path() == Verdict.Path.NONE
        ? "On " + device + ", guests' dma-bufs cannot be shown: " + verdict.reason() + "."
        : "On "
            + device
            + ", frames will take the "
            + verdict.path()
            + " path: "
            + verdict.reason()
            + ".";
  }

  /// Writes one device as a JSON object.
  public static void write(DeviceResult result, JsonGenerator json) throws IOException {
    Verdict verdict = Verdict.of(result);
    json.writeStartObject();
    json.writeStringField("device", result.device().name());
    json.writeStringField("path", lower(verdict.path()));
    json.writeStringField("reason", verdict.reason());
    json.writeBooleanField("sound", result.sound());
    json.writeFieldName("open");
    write(result.open(), json);
    json.writeArrayFieldStart("buffers");
    for (BufferResult buffer : result.buffers()) {
      json.writeStartObject();
      json.writeStringField("origin", buffer.origin());
      json.writeStringField("path", lower(Verdict.path(buffer)));
      json.writeArrayFieldStart("steps");
      for (StepResult step : buffer.steps()) {
        write(step, json);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(StepResult step, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("step", step.step());
    json.writeStringField("status", lower(step.status()));
    json.writeNumberField("ms", step.nanos() / NANOS_PER_MILLI);
    json.writeStringField("detail", step.detail());
    json.writeStringField("remedy", step.remedy());
    json.writeEndObject();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
