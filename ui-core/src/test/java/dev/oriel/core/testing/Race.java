// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Has actors do something to one object each at the same time, a hundred thousand times or until
/// they have met, and counts how it ended.
///
/// As jcstress does, each actor has a thread that walks over a batch of fresh states in step with
/// the others, so that they meet at each of them; how far apart they start changes from batch to
/// batch. jcstress itself is not used: what races here is more than two threads' memory accesses
/// (an event loop that is told, descriptors that are polled and must all be closed), each batch has
/// to be brought to its end and checked, and its generated harness and forked JVMs do not fit a
/// build whose tests run inside their modules.
///
/// A race that is won by the same actor each time proves nothing, so the answer tells which
/// outcomes were seen, and in how many batches more than one was: there the actors met.
public final class Race {

  private static final int BATCH = 64;
  private static final long LIMIT_SECONDS = 30;

  /// How long a race goes on where the actors have met often enough: a busy machine does what it
  /// can in this time, and has to have seen what is wanted.
  private static final Duration BUDGET = Duration.ofSeconds(20);

  private static final int MET_ENOUGH = 50;

  /// In fewer batches than this the actors met by chance, or not at all as they shared a processor:
  /// the race goes on beyond its rounds.
  private static final int MET_AT_ALL = 5;

  /// How long it goes on at all: where others leave one processor only, actors hardly ever meet.
  private static final Duration LIMIT = Duration.ofSeconds(100);

  /// The most turns of a spin that an actor acts later than another, from batch to batch.
  private static final int[] SPREADS = {1, 8, 64, 512};

  /// How often an actor looks for the others before it goes on without them: one may have lost its
  /// processor.
  private static final int LOOKS = 300;

  private static final int LOOKS_BEFORE_YIELD = 200;

  private Race() {}

  /// How the rounds ended.
  ///
  /// @param outcomes how many rounds ended in each way
  /// @param metBatches in how many batches rounds ended in different ways
  public record Tally(Map<String, Integer> outcomes, int metBatches) {

    /// Copies the counts.
    public Tally {
      outcomes = Map.copyOf(outcomes);
    }

    /// Checks that the actors really met, and that each of these was seen.
    public void assertSeen(String... wanted) {
      for (String outcome : wanted) {
        if (!outcomes.containsKey(outcome)) {
          throw new AssertionError("never seen: " + outcome + " in " + this);
        }
      }
      if (metBatches == 0) {
        throw new AssertionError("the actors never met: " + this);
      }
    }
  }

  /// Runs the race.
  ///
  /// @param rounds how many states, rounded up to whole batches; fewer where that takes too long,
  ///   and more where the actors have hardly met
  /// @param states makes a fresh one
  /// @param actors what is done to each state, each by a thread of its own
  /// @param settle called when all actors have been through a batch, to bring it to its end
  /// @param outcome checks a state that has come to its end and names that
  public static <S> Tally run(
      int rounds,
      Supplier<S> states,
      Consumer<List<S>> settle,
      Function<S, String> outcome,
      List<Consumer<S>> actors) {
    Map<String, Integer> outcomes = new TreeMap<>();
    int met = 0;
    long start = System.nanoTime();
    try (Crew<S> crew = new Crew<>(actors)) {
      for (int done = 0;
          (done < rounds || met < MET_AT_ALL) && !isLate(System.nanoTime() - start, met);
          done += BATCH) {
        List<S> batch = new ArrayList<>(BATCH);
        for (int i = 0; i < BATCH; i++) {
          batch.add(states.get());
        }
        crew.walk(batch);
        settle.accept(batch);
        Set<String> seen = new HashSet<>();
        for (S state : batch) {
          String end = outcome.apply(state);
          outcomes.merge(end, 1, Integer::sum);
          seen.add(end);
        }
        if (seen.size() > 1) {
          met++;
        }
      }
    }
    return new Tally(outcomes, met);
  }

  private static boolean isLate(long nanos, int met) {
    Duration limit = Await.patient(met < MET_ENOUGH ? LIMIT : BUDGET);
    return nanos > limit.toNanos();
  }

  /// The actors' threads.
  private static final class Crew<S> implements AutoCloseable {

    private final List<Thread> threads = new ArrayList<>();
    private final CyclicBarrier begin;
    private final CyclicBarrier end;
    private final int size;

    /// How many arrivals at a state of this batch there were, of all actors together.
    private final AtomicInteger arrivals = new AtomicInteger();

    /// What is walked over, from `begin` to `end`.
    private List<S> batch = List.of();

    private int spread;
    private int walks;
    private volatile @Nullable Throwable failure;

    Crew(List<Consumer<S>> actors) {
      size = actors.size();
      begin = new CyclicBarrier(size + 1);
      end = new CyclicBarrier(size + 1);
      for (int i = 0; i < size; i++) {
        Consumer<S> actor = actors.get(i);
        Random random = new Random(i);
        threads.add(
            Thread.ofPlatform().daemon().name("actor " + i).start(() -> live(actor, random)));
      }
    }

    void walk(List<S> states) {
      batch = states;
      spread = SPREADS[walks++ % SPREADS.length];
      arrivals.set(0);
      meet(begin);
      meet(end);
      Throwable t = failure;
      if (t != null) {
        throw new AssertionError("an actor failed", t);
      }
    }

    private void live(Consumer<S> actor, Random random) {
      try {
        while (true) {
          int _ = begin.await();
          int expected = 0;
          for (S state : batch) {
            expected += size;
            gather(expected);
            for (int late = random.nextInt(spread); late > 0; late--) {
              Thread.onSpinWait();
            }
            actor.accept(state);
          }
          int _ = end.await();
        }
      } catch (InterruptedException | BrokenBarrierException _) {
        // It is over.
      } catch (Throwable t) {
        failure = t;
        end.reset();
      }
    }

    /// Waits for the others at a state. A yield leaves the processor to one that has none.
    @SuppressWarnings("ThreadPriorityCheck") // how closely they meet hangs on it, nothing else
    private void gather(int expected) {
      int arrived = arrivals.incrementAndGet();
      for (int looks = 0; arrived < expected && looks < LOOKS; looks++) {
        if (looks < LOOKS_BEFORE_YIELD) {
          Thread.onSpinWait();
        } else {
          Thread.yield();
        }
        arrived = arrivals.get();
      }
    }

    private void meet(CyclicBarrier barrier) {
      try {
        int _ = barrier.await(LIMIT_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      } catch (BrokenBarrierException | TimeoutException e) {
        Throwable t = failure;
        throw new AssertionError("an actor failed or hangs", t == null ? e : t);
      }
    }

    @Override
    public void close() {
      threads.forEach(Thread::interrupt);
    }
  }
}
