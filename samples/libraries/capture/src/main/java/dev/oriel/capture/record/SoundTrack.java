// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.core.audio.AudioFormat;
import dev.oriel.core.audio.AudioSink;
import dev.oriel.core.audio.AudioVolume;
import dev.oriel.core.audio.Mixer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Puts the samples of a VM's streams on the clock of a recording.
///
/// What happens to a stream is kept with its time, and mixed later by a clock that goes from event
/// to event. So it does not matter when this process has time to mix. QEMU passes samples on in
/// real time, but late if its machine is busy: the mixer lets them wait for [#WAIT_SECONDS], so
/// that samples which are not later than that stay in their places. The wait is subtracted at the
/// end.
///
/// Silence replaces samples that are missing ([Lateness]).
///
/// Threading: the sink's methods on the connection's thread, all others on the writer's.
final class SoundTrack implements AudioSink {

  /// How long samples wait for those that come late.
  static final double WAIT_SECONDS = 0.3;

  private static final int RATE = RecordedSound.FORMAT.rate();
  private static final int CHANNELS = RecordedSound.FORMAT.channels();

  // A second has 6 * 8000 frames, and 125000 * 8000 nanoseconds.
  private static final long FRAMES = RATE / 8_000;
  private static final long NANOS = 1_000_000_000 / 8_000;

  /// How many frames are mixed at a time: 2 ms. What happens to streams is that exact.
  private static final int BLOCK = RATE / 500;

  private static final int WAIT_BLOCKS = (int) Math.round(WAIT_SECONDS * RATE / BLOCK);

  /// How many frames are written at a time: not fewer before the end, and not more.
  private static final int LEAST_WRITE = RATE / 50;

  private static final int MOST_WRITE = RATE / 10;

  /// The most memory of what has not been mixed. An encoder that stands still for longer misses
  /// sound: a minute of stereo.
  private static final long MAX_BYTES = 12L << 20;

  /// What an event takes beside its samples.
  private static final int EVENT_BYTES = 128;

  /// The most streams in the mix: those of QEMU and those that have ended and still sound.
  private static final int MAX_STREAMS = 64;

  /// A change of the mix, with its time on the clock of [System#nanoTime].
  private record Event(long nanos, int bytes, Consumer<Mixer> change) {}

  /// A stream that has ended, and when its last sample has been mixed.
  private record Ending(long nanos, long stream) {}

  /// A stream of QEMU. It is mixed from its first samples on.
  private static final class Stream {
    private final AudioFormat format;
    private final Lateness lateness;
    private AudioVolume volume = AudioVolume.FULL;

    /// Its number in the mix, where none is used twice, or [#UNMIXED].
    private long key = UNMIXED;

    Stream(AudioFormat format) {
      this.format = format;
      lateness = new Lateness(format, WAIT_SECONDS);
    }

    /// Returns samples with the silence that is missing before them.
    byte[] complete(long nanos, ByteBuffer data) {
      int frames = data.remaining() / format.bytesPerFrame();
      int missing = lateness.missing(nanos, frames);
      ByteBuffer all = ByteBuffer.allocate((missing + frames) * format.bytesPerFrame());
      format.fromStereo(new float[CHANNELS * missing], missing, AudioVolume.FULL, all);
      return all.put(data.duplicate()).array();
    }
  }

  private static final long UNMIXED = -1;

  private final LongSupplier clock;
  private final long createdNanos;
  private final long framesPerWrite;

  // The connection's thread only.

  /// By their numbers in QEMU.
  private final Map<Long, Stream> streams = new HashMap<>();

  private long nextKey;

  // Guarded by the deque.
  private final Deque<Event> events = new ArrayDeque<>();
  private long waitingBytes;

  // The writer's thread only.
  private final Mixer mixer = new Mixer(RATE, WAIT_SECONDS);
  private final Deque<Long> mixedStreams = new ArrayDeque<>();
  private final Deque<Ending> endings = new ArrayDeque<>();
  private final float[] block = new float[CHANNELS * BLOCK];
  private final ByteBuffer samples =
      ByteBuffer.allocateDirect(MOST_WRITE * RecordedSound.FORMAT.bytesPerFrame())
          .order(ByteOrder.LITTLE_ENDIAN);

  /// When the first block of the mix begins.
  private long mixStartNanos;

  private long mixedBlocks;

  /// The blocks of the mix before the video's begin.
  private long blocksBefore;

  /// The frames of the sound that have been mixed and those that are wanted.
  private long frames;

  private long wantedFrames = Long.MAX_VALUE;

  /// @param clock the clock of the pictures, that of [System#nanoTime]
  /// @param framesPerWrite how many frames QEMU passes on at a time
  SoundTrack(LongSupplier clock, long framesPerWrite) {
    this.clock = clock;
    this.framesPerWrite = framesPerWrite;
    createdNanos = clock.getAsLong();
  }

  // ---- the connection's thread

  @Override
  public void begun(long stream, AudioFormat format) {
    streams.put(stream, new Stream(format));
  }

  /// Does nothing: the samples tell.
  @Override
  public void enabled(long stream, boolean enabled) {}

  @Override
  public void volume(long stream, AudioVolume volume) {
    Stream known = streams.get(stream);
    if (known != null) {
      known.volume = volume;
      long key = known.key;
      add(0, mixer -> mixer.volume(key, volume));
    }
  }

  @Override
  public void samples(long stream, ByteBuffer data) {
    Stream known = streams.get(stream);
    if (known != null) {
      if (known.key == UNMIXED) {
        known.key = nextKey++;
        begin(known.key, known.format, known.volume);
      }
      long key = known.key;
      byte[] copy = known.complete(clock.getAsLong(), data);
      add(copy.length, mixer -> mixer.write(key, ByteBuffer.wrap(copy)));
    }
  }

  @Override
  public void ended(long stream) {
    Stream known = streams.remove(stream);
    if (known != null && known.key != UNMIXED) {
      long key = known.key;
      long sounded = clock.getAsLong() + nanos((long) WAIT_BLOCKS * BLOCK);
      add(0, _ -> endings.addLast(new Ending(sounded, key)));
    }
  }

  /// Does nothing: the statistics of the session count it.
  @Override
  public void rejected(String reason) {}

  @Override
  public void disconnected(String reason) {
    List.copyOf(streams.keySet()).forEach(this::ended);
  }

  private void begin(long key, AudioFormat format, AudioVolume volume) {
    add(
        0,
        mixer -> {
          beginInMix(key, format);
          mixer.volume(key, volume);
        });
  }

  /// Samples are left out first if the memory is used up, then everything.
  private void add(int bytes, Consumer<Mixer> change) {
    synchronized (events) {
      long most = bytes == 0 ? 2 * MAX_BYTES : MAX_BYTES;
      if (waitingBytes + bytes + EVENT_BYTES <= most) {
        events.addLast(new Event(clock.getAsLong(), bytes + EVENT_BYTES, change));
        waitingBytes += bytes + EVENT_BYTES;
      }
    }
  }

  /// Returns how much memory is taken by what has not been mixed; any thread.
  long waitingBytes() {
    synchronized (events) {
      return waitingBytes;
    }
  }

  // ---- the writer's thread

  /// Returns the number of streams in the mix.
  int mixedStreams() {
    return mixedStreams.size();
  }

  /// Sets when the video begins. Called once, before anything is written.
  void start(long startNanos) {
    long before = Math.max(0, startNanos - createdNanos);
    long blocks = Math.ceilDiv(frames(before), BLOCK);
    mixStartNanos = startNanos - nanos(blocks * BLOCK);
    blocksBefore = blocks + WAIT_BLOCKS;
  }

  /// Writes the sound as far as it is known.
  ///
  /// @param nowNanos the time now; what happens later is not mixed
  void write(long nowNanos, AudioVideoWriter out) throws IOException {
    mixUntil(frames(nowNanos - mixStartNanos) / BLOCK, out);
    if (samples.position() >= LEAST_WRITE * RecordedSound.FORMAT.bytesPerFrame()) {
      flush(out);
    }
  }

  /// Writes the sound to the end of the video.
  ///
  /// @param nanos the video's duration
  void finish(long nanos, AudioVideoWriter out) throws IOException {
    wantedFrames = frames(nanos);
    mixUntil(blocksBefore + Math.ceilDiv(wantedFrames, BLOCK), out);
    flush(out);
  }

  private void mixUntil(long blocks, AudioVideoWriter out) throws IOException {
    while (mixedBlocks < blocks) {
      apply(mixStartNanos + nanos(mixedBlocks * BLOCK));
      mixer.mix(block, BLOCK);
      if (mixedBlocks >= blocksBefore) {
        int howMany = (int) Math.min(BLOCK, wantedFrames - frames);
        RecordedSound.FORMAT.fromStereo(block, howMany, AudioVolume.FULL, samples);
        frames += howMany;
        if (samples.remaining() < BLOCK * RecordedSound.FORMAT.bytesPerFrame()) {
          flush(out);
        }
      }
      mixedBlocks++;
    }
  }

  private void flush(AudioVideoWriter out) throws IOException {
    if (samples.position() > 0) {
      out.writeSound(samples.flip());
      samples.clear();
    }
  }

  /// Changes the mix as it was changed until a moment.
  private void apply(long nanos) {
    for (Event event = next(nanos); event != null; event = next(nanos)) {
      endUntil(event.nanos());
      event.change().accept(mixer);
    }
    endUntil(nanos);
  }

  private void beginInMix(long stream, AudioFormat format) {
    mixer.beginInPlace(stream, format, framesPerWrite);
    mixedStreams.addLast(stream);
    if (mixedStreams.size() > MAX_STREAMS) {
      mixer.end(mixedStreams.removeFirst());
    }
  }

  private @Nullable Event next(long nanos) {
    synchronized (events) {
      Event first = events.peekFirst();
      if (first == null || first.nanos() - nanos > 0) {
        return null;
      }
      waitingBytes -= first.bytes();
      return events.pollFirst();
    }
  }

  private void endUntil(long nanos) {
    for (Ending first = endings.peekFirst();
        first != null && first.nanos() - nanos <= 0;
        first = endings.peekFirst()) {
      endings.removeFirst();
      boolean _ = mixedStreams.remove(first.stream());
      mixer.end(first.stream());
    }
  }

  private static long frames(long nanos) {
    return Math.floorDiv(nanos * FRAMES, NANOS);
  }

  private static long nanos(long frames) {
    return frames * NANOS / FRAMES;
  }
}
