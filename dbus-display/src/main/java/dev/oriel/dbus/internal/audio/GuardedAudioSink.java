// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.audio;

import dev.oriel.core.audio.AudioFormat;
import dev.oriel.core.audio.AudioSink;
import dev.oriel.core.audio.AudioVolume;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;

/// Keeps exceptions of a sink away from its connection, which serves the VM's consoles too.
final class GuardedAudioSink implements AudioSink {

  private final AudioSink sink;

  GuardedAudioSink(AudioSink sink) {
    this.sink = sink;
  }

  @Override
  public void begun(long stream, AudioFormat format) {
    guarded("a stream", () -> sink.begun(stream, format));
  }

  @Override
  public void enabled(long stream, boolean enabled) {
    guarded("a start", () -> sink.enabled(stream, enabled));
  }

  @Override
  public void volume(long stream, AudioVolume volume) {
    guarded("a volume", () -> sink.volume(stream, volume));
  }

  @Override
  public void samples(long stream, ByteBuffer frames) {
    guarded("samples", () -> sink.samples(stream, frames));
  }

  @Override
  public void ended(long stream) {
    guarded("the end of a stream", () -> sink.ended(stream));
  }

  @Override
  public void rejected(String reason) {
    guarded("a refusal", () -> sink.rejected(reason));
  }

  @Override
  public void disconnected(String reason) {
    guarded("the end", () -> sink.disconnected(reason));
  }

  private static void guarded(String what, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      // The first look-up of a logger reads each jar of the program.
      System.getLogger(GuardedAudioSink.class.getName())
          .log(Level.ERROR, "a sink failed on " + what, e);
    }
  }
}
