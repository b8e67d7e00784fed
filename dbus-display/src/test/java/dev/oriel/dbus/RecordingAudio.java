// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.audio.AudioFormat;
import dev.oriel.core.audio.AudioSink;
import dev.oriel.core.audio.AudioVolume;
import dev.oriel.fixtures.Await;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps everything that a VM plays.
final class RecordingAudio implements AudioSink {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  final List<String> events = new CopyOnWriteArrayList<>();
  final Map<Long, AudioFormat> formats = new ConcurrentHashMap<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Override
  public void begun(long stream, AudioFormat format) {
    formats.put(stream, format);
    events.add("begun " + stream + " " + format);
  }

  @Override
  public void enabled(long stream, boolean enabled) {
    events.add("enabled " + stream + " " + enabled);
  }

  @Override
  public void volume(long stream, AudioVolume volume) {
    events.add("volume " + stream + " " + volume.muted() + " " + volume.levels());
  }

  @Override
  public synchronized void samples(long stream, ByteBuffer frames) {
    byte[] copy = new byte[frames.remaining()];
    frames.get(copy);
    bytes.writeBytes(copy);
  }

  @Override
  public void ended(long stream) {
    events.add("ended " + stream);
  }

  @Override
  public void rejected(String reason) {
    events.add("rejected " + reason);
  }

  @Override
  public void disconnected(String reason) {
    events.add("disconnected " + reason);
  }

  /// Returns the samples of 16 bits so far.
  short[] samples() {
    ByteBuffer all;
    synchronized (this) {
      all = ByteBuffer.wrap(bytes.toByteArray());
    }
    short[] samples = new short[all.remaining() / Short.BYTES];
    all.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
    return samples;
  }

  /// Waits for an event that begins and ends as given.
  void await(String start, String end) {
    Await.until(
        () -> start + "…" + end + " among " + events,
        LIMIT,
        () -> events.stream().anyMatch(e -> e.startsWith(start) && e.endsWith(end)));
  }
}
