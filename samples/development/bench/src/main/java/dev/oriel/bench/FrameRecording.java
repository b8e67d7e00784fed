// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import dev.oriel.core.frame.ReleaseCause;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.jspecify.annotations.Nullable;

/// Records the stages of each flush, with a flight recording of this process.
///
/// It runs from the start of the program to its end: a recording that begins or ends stops all
/// threads, and the time would be added to the flushes of that moment.
///
/// Ownership: closing ends it.
final class FrameRecording implements AutoCloseable {

  private static final String PRESENTED = "dev.oriel.FramePresented";
  private static final String RELEASED = "dev.oriel.FrameReleased";
  private static final String MARK = "dev.oriel.bench.Mark";

  /// How long to wait for events, which the JVM passes on once a second.
  private static final long PATIENCE_SECONDS = 20;

  private final RecordingStream stream = new RecordingStream();

  // Used only on the stream's thread.
  private final NavigableMap<Long, Answer> answers = new TreeMap<>();
  private final Map<Long, Stages> presented = new HashMap<>();

  private volatile CompletableFuture<List<FlushStages>> taken = new CompletableFuture<>();

  /// Separates the flushes of one call of [#take] from those before and after.
  @Name(MARK)
  @StackTrace(false)
  private static final class Mark extends Event {}

  private record Answer(long received, long heldNanos, ReleaseCause cause) {

    /// Returns whether the guest had to wait until its buffer had been read.
    boolean afterRead() {
      return switch (cause) {
        case FENCE, FINISH, COPIED -> true;
        default -> false;
      };
    }
  }

  /// When the reading of a frame's buffer began and ended, in [System#nanoTime]. The event counts
  /// from the first of the frames that were drawn together.
  private record Stages(long acquired, long fenced) {

    static @Nullable Stages of(RecordedEvent event) {
      long received = event.getLong("received");
      long acquired = event.getDuration("acquired").toNanos();
      long fenced = event.getDuration("fenced").toNanos();
      return acquired < 0 || fenced < acquired
          ? null
          : new Stages(received + acquired, received + fenced);
    }
  }

  FrameRecording() {
    stream.enable(PRESENTED).withoutStackTrace();
    stream.enable(RELEASED).withoutStackTrace();
    stream.enable(MARK).withoutStackTrace();
    stream.onEvent(RELEASED, this::released);
    stream.onEvent(PRESENTED, this::presented);
    stream.onEvent(MARK, _ -> divide());
    stream.startAsync();
  }

  private void released(RecordedEvent event) {
    answers.put(
        event.getLong("serial"),
        new Answer(
            event.getLong("received"),
            event.getDuration("held").toNanos(),
            ReleaseCause.valueOf(event.getString("cause"))));
  }

  private void presented(RecordedEvent event) {
    Stages stages = Stages.of(event);
    if (stages != null) {
      presented.put(event.getLong("serial"), stages);
    }
  }

  private void divide() {
    List<FlushStages> known = new ArrayList<>();
    answers.forEach(
        (serial, answer) -> {
          Stages stages = presented.get(serial);
          if (answer.afterRead() && stages != null) {
            known.add(stages(answer, stages));
          }
        });
    // Of several frames that were drawn together, only the last one has stages.
    long waiting = median(known, FlushStages::waiting);
    long drawing = median(known, FlushStages::drawing);
    List<FlushStages> flushes = new ArrayList<>();
    answers.forEach(
        (serial, answer) -> {
          Stages stages = presented.get(serial);
          if (!answer.afterRead()) {
            flushes.add(new FlushStages(0, 0, answer.heldNanos));
          } else if (stages != null) {
            flushes.add(stages(answer, stages));
          } else {
            flushes.add(stages(answer, waiting, drawing));
          }
        });
    answers.clear();
    presented.clear();
    boolean _ = taken.complete(flushes);
  }

  private static FlushStages stages(Answer answer, Stages stages) {
    return stages(answer, stages.acquired - answer.received, stages.fenced - stages.acquired);
  }

  /// Returns the stages of a flush. A buffer that was released before a stage was reached did not
  /// wait for that stage.
  private static FlushStages stages(Answer answer, long waiting, long drawing) {
    long waited = Math.clamp(waiting, 0, answer.heldNanos);
    long drawn = Math.clamp(drawing, 0, answer.heldNanos - waited);
    return new FlushStages(waited, drawn, answer.heldNanos - waited - drawn);
  }

  private static long median(List<FlushStages> flushes, ToLongFunction<FlushStages> part) {
    return flushes.isEmpty() ? 0 : new Timings(flushes.stream().mapToLong(part).toArray()).p50();
  }

  /// Returns the stages of the flushes since the last call, in their order.
  ///
  /// All of these flushes must have been answered and recorded.
  List<FlushStages> take() {
    CompletableFuture<List<FlushStages>> answer = new CompletableFuture<>();
    taken = answer;
    new Mark().commit();
    return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    stream.close();
  }
}
