// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sound.internal.openal;

import static org.lwjgl.openal.AL10.AL_BUFFERS_PROCESSED;
import static org.lwjgl.openal.AL10.AL_INITIAL;
import static org.lwjgl.openal.AL10.AL_NO_ERROR;
import static org.lwjgl.openal.AL10.AL_SOURCE_STATE;
import static org.lwjgl.openal.AL10.AL_STOPPED;
import static org.lwjgl.openal.AL10.alBufferData;
import static org.lwjgl.openal.AL10.alDeleteBuffers;
import static org.lwjgl.openal.AL10.alDeleteSources;
import static org.lwjgl.openal.AL10.alGenBuffers;
import static org.lwjgl.openal.AL10.alGenSources;
import static org.lwjgl.openal.AL10.alGetError;
import static org.lwjgl.openal.AL10.alGetSourcei;
import static org.lwjgl.openal.AL10.alSourcePlay;
import static org.lwjgl.openal.AL10.alSourceQueueBuffers;
import static org.lwjgl.openal.AL10.alSourceRewind;
import static org.lwjgl.openal.AL10.alSourceStop;
import static org.lwjgl.openal.AL10.alSourceUnqueueBuffers;
import static org.lwjgl.openal.AL10.alSourcei;
import static org.lwjgl.openal.ALC10.ALC_FREQUENCY;
import static org.lwjgl.openal.ALC10.ALC_REFRESH;
import static org.lwjgl.openal.ALC10.ALC_TRUE;
import static org.lwjgl.openal.ALC10.alcCloseDevice;
import static org.lwjgl.openal.ALC10.alcCreateContext;
import static org.lwjgl.openal.ALC10.alcDestroyContext;
import static org.lwjgl.openal.ALC10.alcGetInteger;
import static org.lwjgl.openal.ALC10.alcGetString;
import static org.lwjgl.openal.ALC10.alcOpenDevice;
import static org.lwjgl.openal.EXTDisconnect.ALC_CONNECTED;
import static org.lwjgl.openal.EXTFloat32.AL_FORMAT_STEREO_FLOAT32;
import static org.lwjgl.openal.EXTThreadLocalContext.alcSetThreadContext;
import static org.lwjgl.openal.SOFTDirectChannels.AL_DIRECT_CHANNELS_SOFT;
import static org.lwjgl.openal.SOFTSourceLatency.AL_SEC_OFFSET_LATENCY_SOFT;
import static org.lwjgl.openal.SOFTSourceLatency.alGetSourcedvSOFT;

import dev.oriel.sound.internal.mix.SoundDevice;
import dev.oriel.sound.internal.mix.SoundDeviceException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.lwjgl.BufferUtils;
import org.lwjgl.openal.AL;
import org.lwjgl.openal.ALC;
import org.lwjgl.openal.ALC10;
import org.lwjgl.openal.ALC11;
import org.lwjgl.openal.ALCCapabilities;
import org.lwjgl.openal.ALCapabilities;

/// A sound device, through OpenAL: one source with a queue of short buffers.
///
/// OpenAL mixes a whole period of the device at a time, so the queue holds a period and what may be
/// played until it is filled again.
public final class OpenAlDevice implements SoundDevice {

  private static final int CHANNELS = 2;

  /// The length of a buffer.
  private static final double BUFFER_SECONDS = 0.004;

  /// The least length of the queue beyond a period: the time until it is filled again.
  private static final double SLACK_SECONDS = 0.008;

  /// The longest period that is believed. A device without a rhythm reports none.
  private static final double MAX_PERIOD_SECONDS = 0.1;

  /// The device of OpenAL Soft that plays nothing, which it opens if a machine has no other.
  private static final String NOTHING = "No Output";

  private static final String REMEDY =
      "; run PipeWire or PulseAudio in this session, or connect a sound card that this user may use"
          + " (group audio)";

  private final long device;
  private final long context;
  private final int source;
  private final int bufferFrames;
  private final int buffers;
  private final String name;
  private final boolean reportsEnd;
  private final boolean reportsLatency;

  /// Buffers that are not queued, and the lengths of those that are, in frames.
  private final Deque<Integer> unused = new ArrayDeque<>();

  private final Deque<Integer> queued = new ArrayDeque<>();
  private final FloatBuffer transfer;
  private final double[] offsetAndLatency = new double[2];
  private long interruptions;

  /// Whether the next frames follow an interruption.
  private boolean slope;

  private boolean closed;

  /// Opens the device that this user's sound goes to.
  ///
  /// @throws SoundDeviceException if there is none
  public static OpenAlDevice open() {
    long device = OpenAlLibrary.open(() -> alcOpenDevice((ByteBuffer) null));
    if (device == 0) {
      throw new SoundDeviceException("this machine has no sound device" + REMEDY);
    }
    return new OpenAlDevice(device, new int[] {ALC_FREQUENCY, RATE, 0});
  }

  /// Uses a device.
  ///
  /// Ownership: consumes the device.
  ///
  /// @param device an `ALCdevice`
  /// @param attributes the attributes of its context, ended by 0
  /// @throws SoundDeviceException if it cannot be used
  OpenAlDevice(long device, int[] attributes) {
    this.device = device;
    ALCCapabilities offered = ALC.createCapabilities(device);
    name = nameOf(device, offered);
    long made = name.equals(NOTHING) ? 0 : alcCreateContext(device, attributes);
    if (made == 0 || !offered.ALC_EXT_thread_local_context || !alcSetThreadContext(made)) {
      if (made != 0) {
        alcDestroyContext(made);
      }
      boolean _ = alcCloseDevice(device);
      throw new SoundDeviceException(
          name.equals(NOTHING)
              ? "this machine has no sound device" + REMEDY
              : "the sound device " + name + " cannot be used" + REMEDY);
    }
    context = made;
    ALCapabilities able = AL.createCapabilities(offered);
    reportsEnd = offered.ALC_EXT_disconnect;
    reportsLatency = able.AL_SOFT_source_latency;
    bufferFrames = (int) Math.ceil(BUFFER_SECONDS * RATE);
    int refresh = alcGetInteger(device, ALC_REFRESH);
    double period = refresh <= 0 ? 0 : Math.min(MAX_PERIOD_SECONDS, 1.0 / refresh);
    buffers = (int) Math.ceil((period + SLACK_SECONDS) * RATE / bufferFrames);
    transfer = BufferUtils.createFloatBuffer(CHANNELS * bufferFrames);
    source = alGenSources();
    if (able.AL_SOFT_direct_channels) {
      alSourcei(source, AL_DIRECT_CHANNELS_SOFT, 1);
    }
    for (int i = 0; i < buffers; i++) {
      unused.add(alGenBuffers());
    }
    check("alGenBuffers(" + buffers + ")");
  }

  private static String nameOf(long device, ALCCapabilities offered) {
    int which =
        offered.ALC_ENUMERATE_ALL_EXT
            ? ALC11.ALC_ALL_DEVICES_SPECIFIER
            : ALC10.ALC_DEVICE_SPECIFIER;
    String name = alcGetString(device, which);
    return name == null ? "OpenAL" : name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int room() {
    // Asked first: a source that stops in between is seen by the next call.
    boolean ranEmpty = alGetSourcei(source, AL_SOURCE_STATE) == AL_STOPPED;
    int done = alGetSourcei(source, AL_BUFFERS_PROCESSED);
    for (int i = 0; i < done && !queued.isEmpty(); i++) {
      unused.add(alSourceUnqueueBuffers(source));
      int _ = queued.remove();
    }
    if (ranEmpty) {
      // All buffers of a stopped source count as played, also those that are queued from now on.
      alSourceRewind(source);
      interruptions++;
      slope = true;
    }
    return unused.isEmpty() ? 0 : bufferFrames;
  }

  @Override
  public void play(float[] frames, int count) {
    if (slope) {
      slope = false;
      // OpenAL lets the last sample before the interruption fade away meanwhile.
      for (int i = 0; i < CHANNELS * count; i++) {
        frames[i] *= i / (float) (CHANNELS * count);
      }
    }
    transfer.clear().put(frames, 0, CHANNELS * count).flip();
    int buffer = unused.remove();
    alBufferData(buffer, AL_FORMAT_STEREO_FLOAT32, transfer, RATE);
    alSourceQueueBuffers(source, buffer);
    queued.add(count);
    // Not if it has stopped since the call of room(): it would play its old buffers again.
    if (unused.isEmpty() && alGetSourcei(source, AL_SOURCE_STATE) == AL_INITIAL) {
      alSourcePlay(source);
    }
    check(String.format(Locale.ROOT, "alBufferData(%d frames at %d Hz)", count, RATE));
  }

  private void check(String call) {
    int error = alGetError();
    if (error != AL_NO_ERROR) {
      close();
      throw new SoundDeviceException(
          String.format(Locale.ROOT, "the sound device %s failed: %s = 0x%x", name, call, error));
    }
  }

  @Override
  public long interruptions() {
    return interruptions;
  }

  @Override
  public double delaySeconds() {
    double waiting = queued.stream().mapToInt(Integer::intValue).sum() / (double) RATE;
    if (!reportsLatency) {
      return waiting;
    }
    alGetSourcedvSOFT(source, AL_SEC_OFFSET_LATENCY_SOFT, offsetAndLatency);
    return waiting - offsetAndLatency[0] + offsetAndLatency[1];
  }

  @Override
  public boolean isConnected() {
    return !reportsEnd || alcGetInteger(device, ALC_CONNECTED) == ALC_TRUE;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    alSourceStop(source);
    while (alGetSourcei(source, AL_BUFFERS_PROCESSED) > 0) {
      unused.add(alSourceUnqueueBuffers(source));
    }
    alDeleteSources(source);
    unused.forEach(b -> alDeleteBuffers(b));
    boolean _ = alcSetThreadContext(0);
    AL.setCurrentThread(null);
    alcDestroyContext(context);
    boolean _ = alcCloseDevice(device);
  }
}
