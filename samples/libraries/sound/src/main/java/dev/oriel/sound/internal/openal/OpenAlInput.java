// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sound.internal.openal;

import static org.lwjgl.openal.ALC10.ALC_NO_ERROR;
import static org.lwjgl.openal.ALC10.ALC_TRUE;
import static org.lwjgl.openal.ALC10.alcGetError;
import static org.lwjgl.openal.ALC10.alcGetInteger;
import static org.lwjgl.openal.ALC10.alcGetString;
import static org.lwjgl.openal.ALC11.ALC_CAPTURE_DEVICE_SPECIFIER;
import static org.lwjgl.openal.ALC11.ALC_CAPTURE_SAMPLES;
import static org.lwjgl.openal.ALC11.alcCaptureCloseDevice;
import static org.lwjgl.openal.ALC11.alcCaptureOpenDevice;
import static org.lwjgl.openal.ALC11.alcCaptureSamples;
import static org.lwjgl.openal.ALC11.alcCaptureStart;
import static org.lwjgl.openal.ALC11.alcCaptureStop;
import static org.lwjgl.openal.EXTDisconnect.ALC_CONNECTED;
import static org.lwjgl.openal.EXTFloat32.AL_FORMAT_STEREO_FLOAT32;

import dev.oriel.sound.internal.mix.InputDevice;
import dev.oriel.sound.internal.mix.SoundDevice;
import dev.oriel.sound.internal.mix.SoundDeviceException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.lwjgl.BufferUtils;

/// A microphone, through OpenAL, which records into a ring of its own.
public final class OpenAlInput implements InputDevice {

  private static final int CHANNELS = 2;

  /// The length of the ring, in frames: what is recorded while nobody reads.
  private static final int RING = SoundDevice.RATE / 5;

  private final long device;
  private final String name;
  private final FloatBuffer transfer = BufferUtils.createFloatBuffer(CHANNELS * RING);
  private boolean closed;

  private OpenAlInput(long device) {
    this.device = device;
    String known = alcGetString(device, ALC_CAPTURE_DEVICE_SPECIFIER);
    name = known == null ? "OpenAL" : known;
    alcCaptureStart(device);
  }

  /// Opens the microphone that this user's recordings come from, and starts it.
  ///
  /// @throws SoundDeviceException if there is none
  public static OpenAlInput open() {
    long device =
        OpenAlLibrary.open(
            () ->
                alcCaptureOpenDevice(
                    (ByteBuffer) null, SoundDevice.RATE, AL_FORMAT_STEREO_FLOAT32, RING));
    if (device == 0) {
      throw new SoundDeviceException(
          "this machine has no microphone; run PipeWire or PulseAudio in this session, or connect"
              + " one that this user may use (group audio)");
    }
    return new OpenAlInput(device);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int read(float[] to) {
    if (alcGetInteger(device, ALC_CONNECTED) != ALC_TRUE) {
      throw new SoundDeviceException("the microphone " + name + " has gone");
    }
    int frames = Math.min(alcGetInteger(device, ALC_CAPTURE_SAMPLES), to.length / CHANNELS);
    frames = Math.min(frames, RING);
    if (frames == 0) {
      return 0;
    }
    alcCaptureSamples(device, transfer.clear(), frames);
    if (alcGetError(device) != ALC_NO_ERROR) {
      return 0;
    }
    transfer.get(to, 0, CHANNELS * frames);
    return frames;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      alcCaptureStop(device);
      boolean _ = alcCaptureCloseDevice(device);
    }
  }
}
