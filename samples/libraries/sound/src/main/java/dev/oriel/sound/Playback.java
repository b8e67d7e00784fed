// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sound;

import dev.oriel.core.audio.Mixer;
import dev.oriel.core.os.Joining;
import dev.oriel.sound.internal.mix.SoundDevice;
import dev.oriel.sound.internal.mix.SoundDeviceException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The thread that keeps a device supplied, from the first sample on.
///
/// Threading: any thread, unless a method says otherwise.
final class Playback implements AutoCloseable {

  /// How long a sample waits in the queue of its stream on average. QEMU passes samples on in
  /// pieces of 11 ms, and looks for them every 10 ms. The device's queue has the rest of the 40 ms.
  private static final double WAIT_SECONDS = 0.022;

  private static final int CHANNELS = 2;
  private static final Duration PAUSE = Duration.ofMillis(3);

  /// How long the guest is silent before the device is given back.
  private static final Duration LINGER = Duration.ofSeconds(5);

  /// How long after a failure the device is tried again, if the guest then plays.
  private static final Duration RETRY = Duration.ofSeconds(10);

  /// How long a sound takes to end at most.
  private static final Duration FAREWELL = Duration.ofMillis(200);

  /// The weight of a new latency in the average; there are some 250 of them a second.
  private static final double AVERAGE_WEIGHT = 0.005;

  private final Supplier<SoundDevice> open;
  private final SoundListener listener;
  private final Mixer mixer = new Mixer(SoundDevice.RATE, WAIT_SECONDS);

  /// The reasons that the listener knows. The player's thread only.
  private final Set<String> told = new HashSet<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private @Nullable Thread thread;
  private boolean closed;

  /// Whether the thread supplies a device, or is about to open one.
  private volatile boolean supplying;

  /// When a device that failed may be tried again, on the clock of [System#nanoTime]; valid if
  /// `failed`.
  private volatile long retryNanos;

  private volatile boolean failed;

  private volatile long interruptions;

  // The player's thread only.
  private float[] frames = new float[0];

  /// The value of `playedFrames`.
  private long given;

  private volatile String deviceName = "";
  private volatile long playedFrames;
  private volatile double latencySeconds;

  /// @param open opens the device; called on the player's thread
  Playback(Supplier<SoundDevice> open, SoundListener listener) {
    this.open = open;
    this.listener = listener;
  }

  /// Returns the streams.
  Mixer mixer() {
    return mixer;
  }

  /// Returns whether samples will be heard. They are not while the machine has no device.
  boolean isAudible() {
    return !failed || System.nanoTime() - retryNanos >= 0;
  }

  /// Called when samples have come. Does next to nothing while a device is supplied.
  void came() {
    if (supplying) {
      return;
    }
    lock.lock();
    try {
      if (closed) {
        return;
      }
      supplying = true;
      if (thread == null) {
        thread = Thread.ofPlatform().name("oriel-sound").daemon().start(this::run);
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  SoundStats stats() {
    return new SoundStats(
        deviceName,
        playedFrames,
        mixer.underruns() + interruptions,
        mixer.skips(),
        Duration.ofNanos(Math.round(latencySeconds * 1e9)));
  }

  /// Ends the sound in a slope, which takes up to 0.2 s.
  @Override
  public void close() {
    Thread ending;
    lock.lock();
    try {
      closed = true;
      news.signalAll();
      ending = thread;
    } finally {
      lock.unlock();
    }
    if (ending == null || ending.equals(Thread.currentThread())) {
      return;
    }
    LockSupport.unpark(ending);
    Joining.uninterruptibly(ending);
  }

  // ---- the player's thread

  private void run() {
    while (awaitSamples()) {
      try (SoundDevice device = open.get()) {
        failed = false;
        deviceName = device.name();
        supply(device);
      } catch (SoundDeviceException e) {
        fail(String.valueOf(e.getMessage()));
      } catch (RuntimeException e) {
        fail("the sound failed: " + e);
      } finally {
        deviceName = "";
      }
    }
  }

  private void fail(String reason) {
    retryNanos = System.nanoTime() + RETRY.toNanos();
    failed = true;
    supplying = false;
    if (told.add(reason)) {
      listener.silent(reason);
    }
  }

  /// Returns false when the player has been closed.
  private boolean awaitSamples() {
    lock.lock();
    try {
      while (!closed && !supplying) {
        news.awaitUninterruptibly();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /// Supplies a device until the guest has been silent for a while.
  private void supply(SoundDevice device) {
    mixer.settle();
    long before = interruptions;
    long lastSound = System.nanoTime();
    while (!isClosed()) {
      fill(device);
      interruptions = before + device.interruptions();
      if (!device.isConnected()) {
        throw new SoundDeviceException("the sound device " + device.name() + " has gone");
      }
      if (mixer.isActive()) {
        lastSound = System.nanoTime();
      } else if (System.nanoTime() - lastSound > LINGER.toNanos()) {
        supplying = false;
        // Samples that came before the line above did not see it.
        if (!mixer.isActive()) {
          return;
        }
        supplying = true;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    if (mixer.isActive() || System.nanoTime() - lastSound < FAREWELL.toNanos()) {
      fadeOut(device);
    }
  }

  private void fill(SoundDevice device) {
    for (int room = device.room(); room > 0; room = device.room()) {
      if (frames.length < CHANNELS * room) {
        frames = new float[CHANNELS * room];
      }
      mixer.mix(frames, room);
      device.play(frames, room);
      given += room;
      playedFrames = given;
      measure(device);
    }
  }

  /// Lets what sounds end in a slope instead of a click.
  private void fadeOut(SoundDevice device) {
    mixer.loudness(0);
    double seconds = Mixer.SLOPE_SECONDS + Math.max(0, device.delaySeconds());
    long nanos = Math.min(FAREWELL.toNanos(), Math.round(seconds * 1e9));
    long start = System.nanoTime();
    do {
      fill(device);
      LockSupport.parkNanos(PAUSE.toNanos());
    } while (System.nanoTime() - start < nanos);
  }

  private void measure(SoundDevice device) {
    if (mixer.isActive()) {
      double now = mixer.waitSeconds() + device.delaySeconds();
      double before = latencySeconds;
      latencySeconds = before == 0 ? now : before + AVERAGE_WEIGHT * (now - before);
    }
  }
}
