// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sound;

import dev.oriel.core.audio.AudioFormat;
import dev.oriel.core.audio.AudioSource;
import dev.oriel.core.audio.AudioVolume;
import dev.oriel.core.os.Joining;
import dev.oriel.sound.internal.mix.InputDevice;
import dev.oriel.sound.internal.mix.InputQueue;
import dev.oriel.sound.internal.mix.SilentInput;
import dev.oriel.sound.internal.mix.SoundDevice;
import dev.oriel.sound.internal.mix.SoundDeviceException;
import dev.oriel.sound.internal.openal.OpenAlInput;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Gives a VM this machine's microphone.
///
/// The device is open only while the guest records. Without a device the guest records silence, and
/// the listener is told the reason.
///
/// Threading: any thread; the source's methods by one thread at a time. Ownership: closing ends the
/// recording and the thread.
public final class Microphone implements AudioSource, AutoCloseable {

  private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

  /// Called with whether the microphone is open; on the microphone's thread.
  @FunctionalInterface
  public interface UseListener {

    /// Called when the device has been opened, and when it has been closed.
    ///
    /// @param device the device's name
    void used(String device, boolean open);
  }

  private final Supplier<InputDevice> open;
  private final SoundListener listener;
  private final UseListener use;
  private final Map<Long, InputQueue> streams = new ConcurrentHashMap<>();

  /// The streams that the guest records.
  private final Set<Long> recorded = ConcurrentHashMap.newKeySet();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();

  // Guarded by the lock.
  private @Nullable Thread thread;
  private boolean closed;

  private Microphone(Supplier<InputDevice> open, SoundListener listener, UseListener use) {
    this.open = open;
    this.listener = listener;
    this.use = use;
  }

  /// Creates a source that records from the device of this user's recordings.
  ///
  /// @param listener is told why there is no microphone, each time the guest begins to record
  /// @param use is told when the microphone is in use
  public static Microphone create(SoundListener listener, UseListener use) {
    // Not a method reference, whose creation would load OpenAL's classes.
    return on(() -> OpenAlInput.open(), listener, use);
  }

  /// Creates a source for devices that `open` opens, on the microphone's thread.
  static Microphone on(Supplier<InputDevice> open, SoundListener listener, UseListener use) {
    return new Microphone(open, listener, use);
  }

  @Override
  public void begun(long stream, AudioFormat format) {
    streams.put(stream, new InputQueue(format));
  }

  @Override
  public void enabled(long stream, boolean enabled) {
    InputQueue queue = streams.get(stream);
    if (queue == null) {
      return;
    }
    queue.clear();
    changed(() -> enabled ? recorded.add(stream) : recorded.remove(stream));
  }

  @Override
  public void volume(long stream, AudioVolume volume) {
    InputQueue queue = streams.get(stream);
    if (queue != null) {
      queue.volume(volume);
    }
  }

  @Override
  public void read(long stream, ByteBuffer to) {
    InputQueue queue = streams.get(stream);
    if (queue != null) {
      queue.read(to);
    }
  }

  @Override
  public void ended(long stream) {
    streams.remove(stream);
    changed(() -> recorded.remove(stream));
  }

  /// Does nothing: the statistics of the session count it.
  @Override
  public void rejected(String reason) {}

  /// Ends all streams. They begin again if the VM comes back.
  @Override
  public void disconnected(String reason) {
    streams.clear();
    changed(
        () -> {
          recorded.clear();
          return true;
        });
  }

  private void changed(Supplier<Boolean> change) {
    lock.lock();
    try {
      boolean _ = change.get();
      if (thread == null && !recorded.isEmpty() && !closed) {
        thread = Thread.ofPlatform().name("oriel-microphone").daemon().start(this::run);
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

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
    if (ending != null) {
      Joining.uninterruptibly(ending);
    }
  }

  // ---- the microphone's thread

  private void run() {
    while (awaitRecording()) {
      try (InputDevice device = open.get()) {
        use.used(device.name(), true);
        try {
          record(device);
        } finally {
          use.used(device.name(), false);
        }
      } catch (SoundDeviceException e) {
        instead(String.valueOf(e.getMessage()));
      } catch (RuntimeException e) {
        instead("the microphone failed: " + e);
      }
    }
  }

  /// Gives the guest silence until it stops recording.
  private void instead(String reason) {
    listener.silent(reason);
    record(new SilentInput(System::nanoTime));
  }

  /// Waits until the guest records. Returns false after the end.
  private boolean awaitRecording() {
    lock.lock();
    try {
      while (recorded.isEmpty() && !closed) {
        news.awaitUninterruptibly();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void record(InputDevice device) {
    float[] frames = new float[2 * SoundDevice.RATE / 10];
    while (awaitPause()) {
      int count = device.read(frames);
      for (long stream : recorded) {
        InputQueue queue = streams.get(stream);
        if (queue != null) {
          queue.write(frames, count);
        }
      }
    }
  }

  /// Waits a moment. Returns whether the guest still records.
  private boolean awaitPause() {
    lock.lock();
    try {
      long left = PAUSE_NANOS;
      while (left > 0 && !recorded.isEmpty() && !closed) {
        left = news.awaitNanos(left);
      }
      return !recorded.isEmpty() && !closed;
    } catch (InterruptedException e) {
      throw new SoundDeviceException("the microphone's thread was interrupted", e);
    } finally {
      lock.unlock();
    }
  }
}
