// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.core.audio.AudioFormat;
import dev.oriel.core.audio.SampleType;
import dev.oriel.dbus.audio.Audio;
import dev.oriel.dbus.audio.AudioSession;
import java.nio.ByteOrder;

/// What a VM plays during a recording. All streams of the VM, in whatever formats, become one
/// stream of [#FORMAT] on the clock of the pictures: a sound is where its samples came, and where
/// none came is silence.
///
/// Threading: any thread. Ownership: closing ends the session with the VM. The recorder that uses
/// it is closed first.
public final class RecordedSound implements AutoCloseable {

  /// The format of the recorded sound.
  public static final AudioFormat FORMAT =
      new AudioFormat(SampleType.S16, ByteOrder.LITTLE_ENDIAN, 48_000, 2);

  private final SoundTrack track;
  private final AudioSession session;

  private RecordedSound(SoundTrack track, AudioSession session) {
    this.track = track;
    this.session = session;
  }

  /// Begins to listen. What is heard before the first picture is left out.
  ///
  /// Threading: any thread but a D-Bus thread; waits for QEMU's answer.
  ///
  /// @throws dev.oriel.dbus.connection.ConnectionFailedException if another program listens, QEMU
  ///   refuses or the connection breaks
  public static RecordedSound listen(Audio audio) {
    SoundTrack track = new SoundTrack(System::nanoTime, audio.framesPerWrite());
    return new RecordedSound(track, audio.listen(track));
  }

  /// Returns what was heard, for one recording.
  SoundTrack track() {
    return track;
  }

  /// Ends the session. What was heard can still be recorded. Idempotent.
  @Override
  public void close() {
    session.close();
  }
}
