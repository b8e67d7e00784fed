// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.audio;

import dev.oriel.core.audio.AudioSink;
import dev.oriel.core.audio.AudioSource;
import dev.oriel.dbus.connection.ConnectionFailedException;

/// What a VM plays and records. A QEMU offers it if its display names an audio device of the D-Bus
/// kind ([#REMEDY]).
///
/// What the VM plays goes to any number of sinks of one connection. QEMU itself gives it to one
/// connection that was made through a monitor, and on a bus to one listener of each name.
///
/// Threading: any thread.
public interface Audio {

  /// The options with which a QEMU offers sound, for a text that tells the user what to add. The
  /// sound card is an example.
  String REMEDY =
      "-audiodev dbus,id=snd -display dbus,audiodev=snd -device intel-hda -device"
          + " hda-output,audiodev=snd";

  /// The number of frames in a write of a QEMU before 10.0, which does not report it.
  int DEFAULT_FRAMES = 480;

  /// Returns how many frames QEMU collects before it passes them on (`-audiodev dbus,nsamples=`).
  /// That many frames are the least delay of the sound.
  long framesPerWrite();

  /// Listens to what the VM plays. The sink may be called before this method returns, first with
  /// the streams that exist already. Their volume is unknown until the guest changes it: QEMU does
  /// not send it (`dbus_audio_register_listener` in its `audio/dbusaudio.c`).
  ///
  /// Several sinks may listen at the same time, and come and go. They share one listener of QEMU,
  /// and hear the same: one that comes later is first told the streams as they are. Nothing in the
  /// VM waits for a sink, and the failure of one is not noticed by the others.
  ///
  /// Threading: any thread but a D-Bus thread; waits for QEMU's answer. Ownership: the caller
  /// closes the session, which also ends with the connection.
  ///
  /// @throws ConnectionFailedException if another program listens, QEMU refuses or the connection
  ///   breaks
  AudioSession listen(AudioSink sink);

  /// Gives the VM what it records. The source may be called before this method returns, first with
  /// the streams that exist already. Without a source, QEMU gives the guest what happens to be in
  /// its memory.
  ///
  /// The VM stands still while the source is asked for samples.
  ///
  /// Threading, ownership, errors: as for [#listen].
  AudioSession supply(AudioSource source);
}
