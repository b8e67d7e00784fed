// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sound.internal.openal;

import static org.lwjgl.openal.ALC10.ALC_FREQUENCY;
import static org.lwjgl.openal.SOFTLoopback.ALC_FLOAT_SOFT;
import static org.lwjgl.openal.SOFTLoopback.ALC_FORMAT_CHANNELS_SOFT;
import static org.lwjgl.openal.SOFTLoopback.ALC_FORMAT_TYPE_SOFT;
import static org.lwjgl.openal.SOFTLoopback.ALC_STEREO_SOFT;
import static org.lwjgl.openal.SOFTLoopback.alcLoopbackOpenDeviceSOFT;
import static org.lwjgl.openal.SOFTLoopback.alcRenderSamplesSOFT;

import dev.oriel.core.os.LwjglDirectory;
import dev.oriel.sound.internal.mix.SoundDevice;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.lwjgl.BufferUtils;
import org.lwjgl.Version;

/// OpenAL's device that plays into memory, whenever the test says.
final class LoopbackDevice implements AutoCloseable {

  private final long device;
  private final OpenAlDevice played;

  LoopbackDevice(int rate) {
    LwjglDirectory.prepare(
        Version.class,
        Version.VERSION_MAJOR + "." + Version.VERSION_MINOR + "." + Version.VERSION_REVISION);
    device = alcLoopbackOpenDeviceSOFT((ByteBuffer) null);
    played =
        new OpenAlDevice(
            device,
            new int[] {
              ALC_FREQUENCY,
              rate,
              ALC_FORMAT_CHANNELS_SOFT,
              ALC_STEREO_SOFT,
              ALC_FORMAT_TYPE_SOFT,
              ALC_FLOAT_SOFT,
              0
            });
  }

  SoundDevice played() {
    return played;
  }

  /// Returns the next frames that the device plays.
  float[] heard(int frames) {
    FloatBuffer buffer = BufferUtils.createFloatBuffer(2 * frames);
    alcRenderSamplesSOFT(device, buffer, frames);
    float[] samples = new float[2 * frames];
    buffer.get(samples);
    return samples;
  }

  @Override
  public void close() {
    played.close();
  }
}
