// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.guest.Qtest.Width;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;

/// A driver of an AC'97 sound card (`-device AC97`, an Intel 82801AA), which plays stereo samples
/// of 16 bits, 48000 a second.
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

  /// The bus master's registers of the output.
  private static final int OUT_LIST = MASTER + 0x10;

  private static final int OUT_LAST = MASTER + 0x15;
  private static final int OUT_CONTROL = MASTER + 0x1b;
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

  /// Plays frames, and returns at once.
  ///
  /// @param samples left and right of each frame
  public void play(short[] samples) {
    int entries = (samples.length + MAX_SAMPLES - 1) / MAX_SAMPLES;
    if (samples.length == 0 || samples.length % CHANNELS != 0 || entries > ENTRIES) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d samples cannot be played", samples.length));
    }
    stop();
    GuestMemory memory = qemu.memory();
    long data = memory.allocate((long) samples.length * Short.BYTES);
    long list = memory.allocate(ENTRIES * BYTES_PER_ENTRY);
    for (int i = 0; i < samples.length; i++) {
      memory.slice(data, (long) samples.length * Short.BYTES).set(SAMPLE, 2L * i, samples[i]);
    }
    for (int i = 0; i < entries; i++) {
      int first = i * MAX_SAMPLES;
      var entry = memory.slice(list + (long) i * BYTES_PER_ENTRY, BYTES_PER_ENTRY);
      entry.set(WORD, 0, (int) (data + (long) first * Short.BYTES));
      entry.set(WORD, 4, Math.min(MAX_SAMPLES, samples.length - first));
    }
    qtest.out(Width.LONG, OUT_LIST, (int) list);
    qtest.out(Width.BYTE, OUT_LAST, entries - 1);
    qtest.out(Width.BYTE, OUT_CONTROL, RUN);
  }

  /// Stops playing.
  public void stop() {
    qtest.out(Width.BYTE, OUT_CONTROL, 0);
    qtest.out(Width.BYTE, OUT_CONTROL, RESET);
  }
}
