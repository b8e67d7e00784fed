// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.audio.AudioStats;
import dev.oriel.sound.SoundStats;
import java.io.IOException;
import java.util.Locale;

/// Statistics of a VM's sound in a view.
///
/// @param received what QEMU has sent since the VM was last connected to
/// @param played what was played
/// @param muted whether the user has muted the VM
record ViewSoundStats(AudioStats received, SoundStats played, boolean muted) {

  /// Writes one JSON object. Its names are stable.
  void writeTo(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("device", played.device());
    json.writeBooleanField("muted", muted);
    json.writeNumberField("received_frames", received.frames());
    json.writeNumberField("rejected", received.rejected());
    json.writeNumberField("played_frames", played.playedFrames());
    json.writeNumberField("underruns", played.underruns());
    json.writeNumberField("skips", played.skips());
    json.writeNumberField("latency_ns", played.latency().toNanos());
    json.writeEndObject();
  }

  /// Returns a line for users, or an empty text if nothing has been played.
  String line() {
    if (played.playedFrames() == 0) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "sound: %.0f ms, %d underruns, %d skips: %s",
        played.latency().toNanos() / 1e6,
        played.underruns(),
        played.skips(),
        muted ? "muted" : played.device().isEmpty() ? "silent" : device());
  }

  private String device() {
    return UntrustedText.name(played.device());
  }
}
