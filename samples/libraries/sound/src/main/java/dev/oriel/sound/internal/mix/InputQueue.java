// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sound.internal.mix;

import dev.oriel.core.audio.AudioFormat;
import dev.oriel.core.audio.AudioVolume;
import dev.oriel.core.audio.StereoResampler;
import java.nio.ByteBuffer;

/// Recorded frames until a guest takes them. QEMU takes what there is, so that the guest's
/// recording follows the device's clock.
///
/// Threading: written on the microphone's thread and read on the connection's; each call holds the
/// lock for a moment.
public final class InputQueue {

  /// A guest that takes nothing for this time misses what was recorded before.
  private static final double MAX_SECONDS = 0.1;

  private final AudioFormat format;
  private final StereoResampler queue;
  private AudioVolume volume = AudioVolume.FULL;
  private float[] read = new float[0];

  /// @param format the stream's format
  public InputQueue(AudioFormat format) {
    this.format = format;
    this.queue = new StereoResampler(SoundDevice.RATE, format.rate());
  }

  /// Sets the volume of what is read from now on.
  public synchronized void volume(AudioVolume now) {
    volume = now;
  }

  /// Appends recorded frames.
  ///
  /// @param frames left and right of each, from its start
  public synchronized void write(float[] frames, int count) {
    queue.write(frames, count);
    int most = (int) (MAX_SECONDS * SoundDevice.RATE);
    if (queue.size() > most) {
      queue.skip(queue.size() - most);
    }
  }

  /// Drops what has been recorded.
  public synchronized void clear() {
    queue.clear();
  }

  /// Moves frames in the stream's format to a buffer, as many as there are and fit.
  public synchronized void read(ByteBuffer to) {
    int most = to.remaining() / format.bytesPerFrame();
    if (read.length < 2 * most) {
      read = new float[2 * most];
    }
    format.fromStereo(read, queue.read(read, most), volume, to);
  }
}
