// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.audio;

import dev.oriel.core.audio.AudioFormat;
import dev.oriel.core.audio.AudioSink;
import dev.oriel.core.audio.AudioSource;
import dev.oriel.core.audio.AudioStreamListener;
import dev.oriel.core.audio.AudioVolume;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;

/// Keeps exceptions of a program's sink or source away from its connection, which serves the VM's
/// consoles too.
abstract class GuardedAudio implements AudioStreamListener {

  private final AudioStreamListener listener;

  private GuardedAudio(AudioStreamListener listener) {
    this.listener = listener;
  }

  /// Guards a sink.
  static final class Sink extends GuardedAudio implements AudioSink {

    private final AudioSink sink;

    Sink(AudioSink sink) {
      super(sink);
      this.sink = sink;
    }

    @Override
    public void samples(long stream, ByteBuffer frames) {
      guarded("samples", () -> sink.samples(stream, frames));
    }
  }

  /// Guards a source.
  static final class Source extends GuardedAudio implements AudioSource {

    private final AudioSource source;

    Source(AudioSource source) {
      super(source);
      this.source = source;
    }

    @Override
    public void read(long stream, ByteBuffer to) {
      guarded("a request for samples", () -> source.read(stream, to));
    }
  }

  @Override
  public final void begun(long stream, AudioFormat format) {
    guarded("a stream", () -> listener.begun(stream, format));
  }

  @Override
  public final void enabled(long stream, boolean enabled) {
    guarded("a start", () -> listener.enabled(stream, enabled));
  }

  @Override
  public final void volume(long stream, AudioVolume volume) {
    guarded("a volume", () -> listener.volume(stream, volume));
  }

  @Override
  public final void ended(long stream) {
    guarded("the end of a stream", () -> listener.ended(stream));
  }

  @Override
  public final void rejected(String reason) {
    guarded("a refusal", () -> listener.rejected(reason));
  }

  @Override
  public final void disconnected(String reason) {
    guarded("the end", () -> listener.disconnected(reason));
  }

  private static void guarded(String what, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      // The first look-up of a logger reads each jar of the program.
      System.getLogger(GuardedAudio.class.getName())
          .log(Level.ERROR, "the program's sound failed on " + what, e);
    }
  }
}
