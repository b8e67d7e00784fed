// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.audio;

import dev.oriel.core.audio.AudioFormat;
import dev.oriel.core.audio.AudioSink;
import dev.oriel.core.audio.AudioVolume;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Passes what a VM plays to several sinks, which come and go. QEMU has one listener at a time for
/// a connection through its monitor, and sends the samples to each listener that it has.
///
/// A sink that comes later is first told the streams that exist, as they are then. The failure of a
/// sink is its own: each is guarded.
///
/// Threading: the loop thread.
final class AudioSinks implements AudioSink {

  /// A stream of the VM, as it is now.
  private static final class Stream {
    private final AudioFormat format;
    private boolean enabled;
    private @Nullable AudioVolume volume;

    Stream(AudioFormat format) {
      this.format = format;
    }

    void tell(long number, AudioSink sink) {
      sink.begun(number, format);
      if (volume != null) {
        sink.volume(number, volume);
      }
      if (enabled) {
        sink.enabled(number, true);
      }
    }
  }

  /// Changed also while they are called: a sink may close its session then.
  private final List<GuardedAudio.Sink> sinks = new CopyOnWriteArrayList<>();

  private final Map<Long, Stream> streams = new LinkedHashMap<>();

  /// Adds a sink, which hears everything from now on.
  void add(GuardedAudio.Sink sink) {
    sinks.add(sink);
    streams.forEach((number, stream) -> stream.tell(number, sink));
  }

  /// Removes a sink, which is not called any more. Idempotent.
  void remove(GuardedAudio.Sink sink) {
    boolean _ = sinks.remove(sink);
  }

  boolean isEmpty() {
    return sinks.isEmpty();
  }

  private void each(Consumer<GuardedAudio.Sink> call) {
    for (GuardedAudio.Sink sink : sinks) {
      if (sinks.contains(sink)) {
        call.accept(sink);
      }
    }
  }

  @Override
  public void begun(long stream, AudioFormat format) {
    streams.put(stream, new Stream(format));
    each(s -> s.begun(stream, format));
  }

  @Override
  public void enabled(long stream, boolean enabled) {
    Stream known = streams.get(stream);
    if (known != null) {
      known.enabled = enabled;
    }
    each(s -> s.enabled(stream, enabled));
  }

  @Override
  public void volume(long stream, AudioVolume volume) {
    Stream known = streams.get(stream);
    if (known != null) {
      known.volume = volume;
    }
    each(s -> s.volume(stream, volume));
  }

  @Override
  public void samples(long stream, ByteBuffer frames) {
    // Each reads from the start.
    each(s -> s.samples(stream, frames.duplicate().order(frames.order())));
  }

  @Override
  public void ended(long stream) {
    Stream _ = streams.remove(stream);
    each(s -> s.ended(stream));
  }

  @Override
  public void rejected(String reason) {
    each(s -> s.rejected(reason));
  }

  @Override
  public void disconnected(String reason) {
    streams.clear();
    each(s -> s.disconnected(reason));
  }
}
