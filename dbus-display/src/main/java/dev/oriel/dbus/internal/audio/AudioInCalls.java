// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.audio;

import dev.oriel.core.audio.AudioFormat;
import dev.oriel.core.audio.AudioSource;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Serves the methods of `AudioInListener`: what the VM records.
///
/// QEMU's main loop waits for the answer to `Read`, up to 25 s.
final class AudioInCalls extends AudioCalls {

  /// The most bytes that are given at once. QEMU then asks again.
  private static final int MAX_READ_BYTES = 1 << 16;

  private final AudioSource source;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_READ_BYTES);

  AudioInCalls(AudioSource source) {
    super(source);
    this.source = source;
  }

  @Override
  CString path() {
    return Protocol.AUDIO_IN_PATH;
  }

  @Override
  CString iface() {
    return Protocol.AUDIO_IN;
  }

  @Override
  String samplesMethod() {
    return "Read";
  }

  /// Serves `Read(id, size)`, whose answer is `(data)`.
  @Override
  void samples(SdBus bus, SdMessage m) {
    expect(m, "tt");
    long id = m.readInt64('t');
    AudioFormat format = format(id);
    int frame = format.bytesPerFrame();
    long size = m.readInt64('t');
    // The size has no sign: a negative number is a large one.
    int wanted = size < 0 || size > MAX_READ_BYTES ? MAX_READ_BYTES : (int) size;
    buffer.clear().limit(wanted - wanted % frame);
    source.read(id, buffer);
    int given = buffer.position() - buffer.position() % frame;
    count(given / frame);
    try (SdMessage answer = bus.newReply(m)) {
      answer.appendBytes(MemorySegment.ofBuffer(buffer.clear().limit(given)));
      long _ = bus.send(answer);
    }
  }
}
