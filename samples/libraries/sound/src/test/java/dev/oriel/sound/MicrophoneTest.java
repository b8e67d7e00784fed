// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.audio.AudioFormat;
import dev.oriel.core.audio.AudioVolume;
import dev.oriel.core.audio.SampleType;
import dev.oriel.fixtures.Await;
import dev.oriel.sound.internal.mix.InputDevice;
import dev.oriel.sound.internal.mix.SoundDevice;
import dev.oriel.sound.internal.mix.SoundDeviceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class MicrophoneTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final AudioFormat FORMAT =
      new AudioFormat(SampleType.S16, ByteOrder.BIG_ENDIAN, SoundDevice.RATE, 2);

  private final List<String> reasons = new CopyOnWriteArrayList<>();
  private final List<String> uses = new CopyOnWriteArrayList<>();

  /// How many more frames the device has recorded.
  private final AtomicInteger ready = new AtomicInteger();

  private volatile boolean gone;

  /// Records a constant: left 0.5, right -0.25.
  private final class Device implements InputDevice {

    @Override
    public String name() {
      return "test";
    }

    @Override
    public int read(float[] to) {
      if (gone) {
        throw new SoundDeviceException("it has gone");
      }
      int count = Math.min(ready.get(), to.length / 2);
      ready.addAndGet(-count);
      for (int i = 0; i < count; i++) {
        to[2 * i] = 0.5f;
        to[2 * i + 1] = -0.25f;
      }
      return count;
    }

    @Override
    public void close() {}
  }

  private static boolean threadRuns() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(t -> t.getName().equals("oriel-microphone"));
  }

  private static List<Short> read(Microphone from, int frames) {
    ByteBuffer to = ByteBuffer.allocate(4 * frames);
    from.read(1, to);
    to.flip();
    List<Short> samples = new ArrayList<>();
    while (to.hasRemaining()) {
      samples.add(to.getShort());
    }
    return samples;
  }

  private Microphone microphone() {
    return Microphone.on(
        Device::new, reasons::add, (device, open) -> uses.add(device + " " + open));
  }

  @Test
  void isOpenOnlyWhileTheGuestRecords() {
    try (Microphone microphone = microphone()) {
      microphone.begun(1, FORMAT);
      assertEquals(List.of(), read(microphone, 10));
      assertTrue(!threadRuns());
      microphone.enabled(1, true);
      Await.until(() -> "it is open: " + uses, LIMIT, () -> uses.equals(List.of("test true")));
      microphone.enabled(1, false);
      Await.until(() -> "it is closed: " + uses, LIMIT, () -> uses.getLast().equals("test false"));
      microphone.enabled(1, true);
      Await.until(() -> "it is open again: " + uses, LIMIT, () -> uses.size() == 3);
      microphone.disconnected("test");
      Await.until(() -> "it is closed again: " + uses, LIMIT, () -> uses.size() == 4);
    }
    assertTrue(!threadRuns());
    assertEquals(List.of("test true", "test false", "test true", "test false"), uses);
    assertEquals(List.of(), reasons);
  }

  @Test
  void givesWhatWasRecordedAsLoudAsTheGuestHasSet() {
    try (Microphone microphone = microphone()) {
      microphone.begun(1, FORMAT);
      microphone.volume(1, new AudioVolume(false, List.of(255, 0)));
      microphone.enabled(1, true);
      ready.set(1000);
      List<Short> all = new ArrayList<>();
      // A filter holds the last frames back.
      Await.until(
          () -> all.size() / 2 + " frames",
          LIMIT,
          () -> {
            all.addAll(read(microphone, 100));
            return all.size() / 2 > 900;
          });
      assertTrue(all.size() <= 2000);
      for (int i = 100; i < 900; i++) {
        assertEquals(0x4000, all.get(2 * i), 2);
        assertEquals(0, (int) all.get(2 * i + 1));
      }
    }
  }

  @Test
  void aGuestThatTakesNothingMissesTheOldest() {
    try (Microphone microphone = microphone()) {
      microphone.begun(1, FORMAT);
      microphone.enabled(1, true);
      ready.set(100_000);
      Await.until("all is recorded", LIMIT, () -> ready.get() == 0);
      assertTrue(read(microphone, 100_000).size() / 2 <= SoundDevice.RATE / 10);
    }
  }

  @Test
  void givesSilenceIfThereIsNoDevice() {
    gone = true;
    try (Microphone microphone = microphone()) {
      microphone.begun(1, FORMAT);
      microphone.enabled(1, true);
      int[] frames = new int[1];
      Await.until(
          () -> frames[0] + " frames",
          LIMIT,
          () -> {
            List<Short> samples = read(microphone, 1000);
            assertTrue(samples.stream().allMatch(s -> s == 0));
            frames[0] += samples.size() / 2;
            return frames[0] > 1000;
          });
      assertEquals(List.of("it has gone"), reasons);
    }
  }
}
