// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.stats.DurationSummary;
import dev.oriel.dbus.listener.ListenerStats;
import dev.oriel.gl.PresenterStats;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The statistics of a finished view, as `--stats-json` writes them.
///
/// @param seconds how long it ran
/// @param presenter the statistics of drawing
/// @param listener the statistics of received messages and released buffers
/// @param sound the statistics of the VM's sound, or null if it has offered none
record ViewStats(
    double seconds,
    PresenterStats.Snapshot presenter,
    ListenerStats listener,
    @Nullable ViewSoundStats sound) {

  /// Writes one JSON object. Its names are stable.
  void writeTo(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("seconds", seconds);
    json.writeFieldName("path");
    if (presenter.path() == null) {
      json.writeNull();
    } else {
      json.writeString(presenter.path().label());
    }
    json.writeStringField("reason", presenter.pathReason());
    json.writeStringField("policy", presenter.policy().label());
    json.writeStringField("policy_reason", presenter.policyReason());
    json.writeStringField("sync", presenter.sync());
    json.writeNumberField("messages", listener.messages());
    json.writeNumberField("rejected", listener.rejected());
    json.writeNumberField("frames", presenter.frames());
    json.writeNumberField("failures", presenter.failures());
    json.writeNumberField("draws", presenter.draws());
    json.writeNumberField("full_draws", presenter.fullDraws());
    json.writeNumberField("drawn_pixels", presenter.drawnPixels());
    json.writeNumberField("uploaded_bytes", presenter.uploadedBytes());
    json.writeNumberField("copied_bytes", presenter.copiedBytes());
    json.writeNumberField("imports", presenter.imports());
    json.writeNumberField("import_hits", presenter.importHits());
    json.writeNumberField("held_back", presenter.heldBack());
    json.writeNumberField("paced", listener.paced());
    json.writeFieldName("sound");
    if (sound == null) {
      json.writeNull();
    } else {
      sound.writeTo(json);
    }
    json.writeObjectFieldStart("releases");
    for (ReleaseCause cause : ReleaseCause.values()) {
      json.writeNumberField(cause.name().toLowerCase(Locale.ROOT), listener.released(cause));
    }
    json.writeEndObject();
    json.writeObjectFieldStart("stages");
    Map<PresenterStats.Stage, DurationSummary> stages = new TreeMap<>(presenter.stages());
    for (var stage : stages.entrySet()) {
      writeStage(json, stage.getKey().name().toLowerCase(Locale.ROOT), stage.getValue());
    }
    writeStage(json, "released", listener.held());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeStage(JsonGenerator json, String name, DurationSummary times)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("count", times.count());
    json.writeNumberField("p50_ns", times.p50());
    json.writeNumberField("p99_ns", times.p99());
    json.writeNumberField("max_ns", times.max());
    json.writeEndObject();
  }
}
