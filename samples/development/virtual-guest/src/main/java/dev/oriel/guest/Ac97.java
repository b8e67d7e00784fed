// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.guest.Qtest.Width;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;

/// A driver of an AC'97 sound card (`-device AC97`, an Intel 82801AA), which plays and records
/// stereo samples of 16 bits, 48000 a second.
///
/// Threading: the guest's thread.
public final class Ac97 {

  /// The card's rate in frames a second.
  public static final int RATE = 48_000;

  private static final int VENDOR = 0x8086;
  private static final int DEVICE = 0x2415;

  /// The I/O ports of its two BARs: the mixer and the bus master.
  private static final int MIXER = 0xc000;

  private static final int MASTER = 0xc400;

  private static final int MASTER_VOLUME = MIXER + 0x02;
  private static final int PCM_VOLUME = MIXER + 0x18;
  private static final int MAX_ATTENUATION = 0x3f;
  private static final int MUTE = 0x8000;

  /// The bus master's registers of the input and of the output.
  private static final int IN = MASTER;

  private static final int OUT = MASTER + 0x10;

  /// Registers of each: the list's address, the current and the last entry, the status, the samples
  /// left in the current entry, control.
  private static final int LIST = 0x0;

  private static final int CURRENT = 0x4;
  private static final int LAST = 0x5;
  private static final int STATUS = 0x6;
  private static final int HALTED = 1;
  private static final int LEFT = 0x8;
  private static final int CONTROL = 0xb;
  private static final int RUN = 1;
  private static final int RESET = 2;

  private static final int ENTRIES = 32;
  private static final int BYTES_PER_ENTRY = 8;
  private static final int CHANNELS = 2;

  /// The most samples of a list entry, an even number.
  private static final int MAX_SAMPLES = 0xfffe;

  private static final ValueLayout.OfShort SAMPLE =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt WORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Qemu qemu;
  private final Qtest qtest;

  /// Takes over the card of a QEMU and sets its full volume.
  public Ac97(Qemu qemu) {
    List<PciDevice> found = PciDevice.find(qemu, VENDOR, DEVICE);
    if (found.isEmpty()) {
      throw new IllegalStateException("QEMU has no -device AC97");
    }
    found.getFirst().placePorts(MIXER, MASTER);
    this.qemu = qemu;
    this.qtest = qemu.qtest();
    setVolume(0, 0);
    qtest.out(Width.WORD, PCM_VOLUME, 0);
  }

  /// Sets the card's own volume, which QEMU reports instead of applying it.
  ///
  /// @param left the attenuation of the left channel, from 0, none, to 63
  /// @param right that of the right channel
  public void setVolume(int left, int right) {
    qtest.out(Width.WORD, MASTER_VOLUME, (left & MAX_ATTENUATION) << 8 | (right & MAX_ATTENUATION));
  }

  /// Mutes the card.
  public void mute() {
    qtest.out(Width.WORD, MASTER_VOLUME, MUTE);
  }

  /// Returns tones one after the other on the left, and one tone of half the loudness on the right.
  ///
  /// @param left the tones in hertz
  /// @param framesOfEach the length of each
  public static short[] tones(List<Integer> left, int right, int framesOfEach) {
    short[] samples = new short[CHANNELS * framesOfEach * left.size()];
    for (int i = 0; i < samples.length / CHANNELS; i++) {
      double second = i / (double) RATE;
      double hertz = left.get(i / framesOfEach);
      samples[CHANNELS * i] = (short) (16_000 * Math.sin(2 * Math.PI * hertz * second));
      samples[CHANNELS * i + 1] = (short) (8_000 * Math.sin(2 * Math.PI * right * second));
    }
    return samples;
  }

  /// Plays frames, and returns at once.
  ///
  /// @param samples left and right of each frame
  public void play(short[] samples) {
    long data = begin(OUT, samples.length);
    MemorySegment memory = data(data, samples.length);
    for (int i = 0; i < samples.length; i++) {
      memory.set(SAMPLE, 2L * i, samples[i]);
    }
    qtest.out(Width.BYTE, OUT + CONTROL, RUN);
  }

  /// Returns whether the card has given QEMU all samples that it was to play.
  public boolean hasPlayed() {
    return (qtest.in(Width.WORD, OUT + STATUS) & HALTED) != 0;
  }

  /// Stops playing.
  public void stop() {
    stop(OUT);
  }

  /// A recording in the guest's memory.
  ///
  /// @param address where its samples begin
  /// @param samples how many there will be, of both channels
  public record Recording(long address, int samples) {}

  /// Records frames, and returns at once.
  public Recording record(int frames) {
    Recording recording = new Recording(begin(IN, CHANNELS * frames), CHANNELS * frames);
    qtest.out(Width.BYTE, IN + CONTROL, RUN);
    return recording;
  }

  /// Returns what has been recorded so far: left and right of each frame.
  public short[] recorded(Recording recording) {
    int entry = qtest.in(Width.BYTE, IN + CURRENT);
    int left = qtest.in(Width.WORD, IN + LEFT);
    int length = Math.min(MAX_SAMPLES, recording.samples() - entry * MAX_SAMPLES);
    short[] samples = new short[Math.max(0, entry * MAX_SAMPLES + length - left)];
    MemorySegment memory = data(recording.address(), recording.samples());
    for (int i = 0; i < samples.length; i++) {
      samples[i] = memory.get(SAMPLE, 2L * i);
    }
    return samples;
  }

  /// Stops recording.
  public void stopRecording() {
    stop(IN);
  }

  private MemorySegment data(long address, int samples) {
    return qemu.memory().slice(address, (long) samples * Short.BYTES);
  }

  /// Stops a direction and gives it a new list of buffers. Returns the address of the buffers,
  /// which lie one after the other.
  private long begin(int direction, int samples) {
    int entries = (samples + MAX_SAMPLES - 1) / MAX_SAMPLES;
    if (samples == 0 || samples % CHANNELS != 0 || entries > ENTRIES) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d samples are too few or too many", samples));
    }
    stop(direction);
    GuestMemory memory = qemu.memory();
    long data = memory.allocate((long) samples * Short.BYTES);
    long list = memory.allocate(ENTRIES * BYTES_PER_ENTRY);
    for (int i = 0; i < entries; i++) {
      int first = i * MAX_SAMPLES;
      var entry = memory.slice(list + (long) i * BYTES_PER_ENTRY, BYTES_PER_ENTRY);
      entry.set(WORD, 0, (int) (data + (long) first * Short.BYTES));
      entry.set(WORD, 4, Math.min(MAX_SAMPLES, samples - first));
    }
    qtest.out(Width.LONG, direction + LIST, (int) list);
    qtest.out(Width.BYTE, direction + LAST, entries - 1);
    return data;
  }

  private void stop(int direction) {
    qtest.out(Width.BYTE, direction + CONTROL, 0);
    qtest.out(Width.BYTE, direction + CONTROL, RESET);
  }
}
