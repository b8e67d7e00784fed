// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.trial;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.oriel.cli.support.Json;
import dev.oriel.cli.trial.StepResult.Status;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A line by which the process that tries a device reports to the one that started it: a JSON
/// object. A driver may print other lines to the same output.
///
/// @param buffer the kind of buffer, or an empty text for the device itself
/// @param step the step
/// @param result how the step ended, or null if it begins
record TrialLine(String buffer, String step, @Nullable StepResult result) {

  /// The last line, which says that nothing is left to do.
  static final TrialLine END = new TrialLine("", "end", null);

  private static final JsonFactory FACTORY = new JsonFactory();

  /// Returns the line.
  String text() {
    StepResult r = result;
    try {
      return Json.text(
          json -> {
            json.writeStartObject();
            json.writeStringField("buffer", buffer);
            json.writeStringField("step", step);
            if (r != null) {
              json.writeStringField("status", r.status().name());
              json.writeStringField("nanos", String.valueOf(r.nanos()));
              json.writeStringField("detail", r.detail());
              if (r.remedy() != null) {
                json.writeStringField("remedy", r.remedy());
              }
            }
            json.writeEndObject();
          });
    } catch (IOException e) {
      throw new IllegalStateException("a line that is not JSON", e);
    }
  }

  /// Reads a line. Returns null for one that a driver or the JVM printed.
  static @Nullable TrialLine parse(String line) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser json = FACTORY.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        fields.put(name, json.getText());
      }
    } catch (IOException e) {
      return null;
    }
    String buffer = fields.get("buffer");
    String step = fields.get("step");
    if (buffer == null || step == null) {
      return null;
    }
    String status = fields.get("status");
    try {
      return new TrialLine(
          buffer,
          step,
          status == null
              ? null
              : new StepResult(
                  step,
                  Status.valueOf(status),
                  Long.parseLong(fields.getOrDefault("nanos", "0")),
                  fields.getOrDefault("detail", ""),
                  fields.get("remedy")));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
