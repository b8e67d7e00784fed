// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.audio;

import dev.oriel.core.audio.AudioFormat;
import dev.oriel.core.audio.AudioStreamListener;
import dev.oriel.core.audio.AudioVolume;
import dev.oriel.core.audio.SampleType;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Serves the methods of a listener to a VM's sound in one direction (QEMU's `audio/dbusaudio.c`):
/// checks every number and passes what they mean to the program.
///
/// Threading: the loop thread.
abstract class AudioCalls {

  /// The most streams at a time. QEMU has one for each sound card that plays, and one more for each
  /// set of settings if they are not fixed.
  private static final int MAX_STREAMS = 16;

  private final AudioStreamListener listener;
  private final Map<Long, AudioFormat> streams = new LinkedHashMap<>();
  private final AtomicLong frames = new AtomicLong();

  AudioCalls(AudioStreamListener listener) {
    this.listener = listener;
  }

  /// Returns the program's part, to which the calls are passed.
  final AudioStreamListener listener() {
    return listener;
  }

  /// Returns the path of the listener.
  abstract CString path();

  /// Returns the listener's interface.
  abstract CString iface();

  /// Returns the method that passes samples.
  abstract String samplesMethod();

  /// Serves that method: counts the frames and answers.
  ///
  /// @throws RuntimeException if the call is to be refused, with the reason
  abstract void samples(SdBus bus, SdMessage m);

  /// Counts frames that have passed.
  final void count(int passed) {
    frames.addAndGet(passed);
  }

  /// Returns how many frames have passed; any thread.
  final long frames() {
    return frames.get();
  }

  /// Serves `Init(id, bits, is_signed, is_float, freq, nchannels, bytes_per_frame,
  /// bytes_per_second, be)`.
  ///
  /// @throws RuntimeException if the call is to be refused, with the reason
  final void init(SdMessage m) {
    expect(m, "tybbuyuub");
    long id = m.readInt64('t');
    SampleType type = type(m.readByte(), m.readBoolean(), m.readBoolean());
    int rate = (int) Math.min(Integer.MAX_VALUE, m.readUint32());
    int channels = m.readByte();
    long bytesPerFrame = m.readUint32();
    long bytesPerSecond = m.readUint32();
    ByteOrder order = m.readBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    AudioFormat format = new AudioFormat(type, order, rate, channels);
    if (bytesPerFrame != format.bytesPerFrame()
        || bytesPerSecond != (long) format.bytesPerFrame() * rate) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s has no frames of %d bytes and %d bytes a second",
              format,
              bytesPerFrame,
              bytesPerSecond));
    }
    end(id);
    if (streams.size() >= MAX_STREAMS) {
      throw new IllegalArgumentException("there are " + MAX_STREAMS + " streams already");
    }
    streams.put(id, format);
    listener.begun(id, format);
  }

  private static SampleType type(int bits, boolean signed, boolean isFloat) {
    return switch (bits) {
      case 8 -> signed ? SampleType.S8 : SampleType.U8;
      case 16 -> signed ? SampleType.S16 : SampleType.U16;
      case 32 -> isFloat ? SampleType.F32 : signed ? SampleType.S32 : SampleType.U32;
      default -> throw new IllegalArgumentException("samples of " + bits + " bits are unknown");
    };
  }

  /// Serves `Fini(id)`.
  ///
  /// @throws RuntimeException if the call is to be refused, with the reason
  final void fini(SdMessage m) {
    expect(m, "t");
    if (!end(m.readInt64('t'))) {
      throw unknown();
    }
  }

  private boolean end(long id) {
    boolean known = streams.remove(id) != null;
    if (known) {
      listener.ended(id);
    }
    return known;
  }

  /// Serves `SetEnabled(id, enabled)`.
  ///
  /// @throws RuntimeException if the call is to be refused, with the reason
  final void setEnabled(SdMessage m) {
    expect(m, "tb");
    long id = m.readInt64('t');
    AudioFormat _ = format(id);
    listener.enabled(id, m.readBoolean());
  }

  /// Serves `SetVolume(id, mute, volume)`.
  ///
  /// @throws RuntimeException if the call is to be refused, with the reason
  final void setVolume(SdMessage m) {
    expect(m, "tbay");
    long id = m.readInt64('t');
    AudioFormat _ = format(id);
    boolean muted = m.readBoolean();
    ByteBuffer bytes = m.readBytes();
    if (bytes.remaining() > AudioFormat.MAX_CHANNELS) {
      throw new IllegalArgumentException(
          "a volume of " + bytes.remaining() + " channels, more than " + AudioFormat.MAX_CHANNELS);
    }
    List<Integer> levels = new ArrayList<>(bytes.remaining());
    while (bytes.hasRemaining()) {
      levels.add(Byte.toUnsignedInt(bytes.get()));
    }
    listener.volume(id, new AudioVolume(muted, levels));
  }

  /// Returns the format of a stream.
  ///
  /// @throws RuntimeException if there is no such stream
  final AudioFormat format(long id) {
    AudioFormat format = streams.get(id);
    if (format == null) {
      throw unknown();
    }
    return format;
  }

  private static IllegalArgumentException unknown() {
    return new IllegalArgumentException("there is no such stream");
  }

  /// Refuses a call with other arguments.
  static void expect(SdMessage m, String signature) {
    String got = m.signature();
    if (!got.equals(signature)) {
      throw new IllegalArgumentException(
          "arguments are (" + got + "), expected (" + signature + ")");
    }
  }
}
