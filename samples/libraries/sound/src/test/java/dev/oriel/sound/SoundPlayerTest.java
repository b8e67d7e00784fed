// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.audio.AudioFormat;
import dev.oriel.core.audio.SampleType;
import dev.oriel.fixtures.Await;
import dev.oriel.sound.internal.mix.SoundDevice;
import dev.oriel.sound.internal.mix.SoundDeviceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class SoundPlayerTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final AudioFormat FORMAT =
      new AudioFormat(SampleType.S16, ByteOrder.LITTLE_ENDIAN, SoundDevice.RATE, 2);

  private final List<String> reasons = new CopyOnWriteArrayList<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  /// How many more frames the device takes.
  private final AtomicInteger room = new AtomicInteger();

  private final AtomicLong loud = new AtomicLong();
  private final AtomicReference<Float> last = new AtomicReference<>(0f);
  private volatile float steepest;
  private volatile boolean connected = true;

  /// Called on the player's thread after the device has got what it takes.
  private volatile Runnable between = () -> {};

  private final class Device implements SoundDevice {

    Device() {
      opened.incrementAndGet();
    }

    @Override
    public String name() {
      return "test";
    }

    @Override
    public int room() {
      return Math.min(100, room.get());
    }

    @Override
    public void play(float[] frames, int count) {
      room.addAndGet(-count);
      for (int i = 0; i < count; i++) {
        if (frames[2 * i] > 0.2f) {
          loud.incrementAndGet();
        }
        steepest = Math.max(steepest, Math.abs(frames[2 * i] - last.getAndSet(frames[2 * i])));
      }
    }

    @Override
    public long interruptions() {
      return 3;
    }

    @Override
    public double delaySeconds() {
      return 0.015;
    }

    @Override
    public boolean isConnected() {
      between.run();
      return connected;
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  private static ByteBuffer loud(int frames) {
    ByteBuffer data = ByteBuffer.allocate(4 * frames).order(ByteOrder.LITTLE_ENDIAN);
    while (data.hasRemaining()) {
      data.putShort((short) 16_384);
    }
    return data.flip();
  }

  private static boolean threadRuns() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(t -> t.getName().equals("oriel-sound"));
  }

  @Test
  void opensNothingBeforeTheFirstSample() {
    try (SoundPlayer player = SoundPlayer.on(Device::new, reasons::add)) {
      player.begun(1, FORMAT);
      player.enabled(1, true);
      assertTrue(!threadRuns());
      assertEquals(0, opened.get());
      room.set(4000);
      player.samples(1, loud(4000));
      Await.until(() -> loud + " loud frames", LIMIT, () -> loud.get() > 3000);
      assertEquals(1, opened.get());
      assertEquals("test", player.stats().device());
      Await.until(() -> player.stats() + "", LIMIT, () -> player.stats().underruns() == 3);
      assertTrue(player.stats().latency().toMillis() >= 15, () -> "" + player.stats());
    }
    assertEquals(1, closed.get());
    assertTrue(!threadRuns());
    assertEquals(List.of(), reasons);
  }

  @Test
  void endsInASlopeWhenItIsClosed() {
    SoundPlayer player = SoundPlayer.on(Device::new, reasons::add);
    player.begun(1, FORMAT);
    player.enabled(1, true);
    between =
        () -> {
          if (loud.get() > 1000) {
            steepest = 0;
            player.close();
            room.set(3000);
          }
        };
    room.set(2000);
    player.samples(1, loud(8000));
    Await.until(() -> loud + " loud frames, then its end", LIMIT, () -> closed.get() == 1);
    assertEquals(0f, last.get());
    assertTrue(steepest < 0.01, () -> "a step of " + steepest);
  }

  @Test
  void saysOnceThatThereIsNoDevice() {
    try (SoundPlayer player =
        SoundPlayer.on(
            () -> {
              opened.incrementAndGet();
              throw new SoundDeviceException("there is none");
            },
            reasons::add)) {
      player.begun(1, FORMAT);
      player.enabled(1, true);
      player.samples(1, loud(4000));
      Await.until(() -> "a reason", LIMIT, () -> !reasons.isEmpty());
      for (int i = 0; i < 100; i++) {
        player.samples(1, loud(480));
      }
      assertEquals(List.of("there is none"), reasons);
      assertEquals(1, opened.get());
      assertEquals("", player.stats().device());
    }
  }

  @Test
  void saysThatTheDeviceHasGone() {
    try (SoundPlayer player = SoundPlayer.on(Device::new, reasons::add)) {
      player.begun(1, FORMAT);
      player.samples(1, loud(4000));
      Await.until(() -> "a device", LIMIT, () -> opened.get() == 1);
      connected = false;
      Await.until(() -> "its end", LIMIT, () -> closed.get() == 1);
      Await.until(
          () -> "a reason in " + reasons,
          LIMIT,
          () -> reasons.equals(List.of("the sound device test has gone")));
    }
  }

  @Test
  void mutesAndForgetsTheStreamsOfAVmThatWent() {
    try (SoundPlayer player = SoundPlayer.on(Device::new, reasons::add)) {
      player.begun(1, FORMAT);
      player.enabled(1, true);
      player.loudness(0);
      player.samples(1, loud(4000));
      room.set(3000);
      Await.until(() -> player.stats() + "", LIMIT, () -> player.stats().playedFrames() == 3000);
      assertEquals(0, loud.get());
      player.disconnected("test");
      long before = loud.get();
      player.loudness(1);
      player.samples(1, loud(4000));
      room.set(3000);
      Await.until(() -> player.stats() + "", LIMIT, () -> player.stats().playedFrames() == 6000);
      assertEquals(before, loud.get());
    }
  }
}
