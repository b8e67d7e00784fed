// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.audio;

import dev.oriel.core.audio.AudioFormat;
import dev.oriel.core.audio.AudioSink;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.nio.ByteBuffer;
import java.util.Locale;

/// Serves the methods of `AudioOutListener`: what the VM plays.
final class AudioOutCalls extends AudioCalls {

  /// The most bytes of a write. QEMU collects 480 frames by default, of 64 bytes at most.
  private static final int MAX_WRITE_BYTES = 1 << 20;

  private final AudioSink sink;

  AudioOutCalls(AudioSink sink) {
    super(sink);
    this.sink = sink;
  }

  @Override
  CString path() {
    return Protocol.AUDIO_OUT_PATH;
  }

  @Override
  CString iface() {
    return Protocol.AUDIO_OUT;
  }

  @Override
  String samplesMethod() {
    return "Write";
  }

  /// Serves `Write(id, data)`.
  @Override
  void samples(SdBus bus, SdMessage m) {
    expect(m, "tay");
    long id = m.readInt64('t');
    AudioFormat format = format(id);
    ByteBuffer data = m.readBytes();
    int bytes = data.remaining();
    if (bytes > MAX_WRITE_BYTES || bytes % format.bytesPerFrame() != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d bytes, not frames of %d bytes up to %d bytes",
              bytes,
              format.bytesPerFrame(),
              MAX_WRITE_BYTES));
    }
    if (bytes > 0) {
      sink.samples(id, data);
    }
    count(bytes / format.bytesPerFrame());
    bus.reply(m);
  }
}
