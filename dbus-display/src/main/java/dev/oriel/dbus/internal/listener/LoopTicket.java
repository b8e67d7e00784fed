// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.sync.Registration;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A ticket that any thread may release and that the loop thread completes, exactly once.
///
/// The first of [#release], [#releaseWhenSignalled] and [#overtake] wins by one compare-and-set of
/// [#state]; the others do nothing. The ticket itself is the task that goes to the loop and the
/// callback of its fence. A release therefore allocates nothing but the fence's wait.
///
/// ```
/// HELD ──release────────────► RELEASING ──loop──► DONE
///  │ ──releaseWhenSignalled─► BINDING ──loop──► FENCED ──signal or overtake──► DONE
///  └───overtake (loop)──────────────────────────────────────────────────────► DONE
/// ```
abstract class LoopTicket implements ReleaseTicket, Runnable {

  private static final int HELD = 0;
  private static final int BINDING = 1;
  private static final int FENCED = 2;
  private static final int DONE = 3;
  private static final int RELEASING = 4;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(LoopTicket.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final TicketExecutor executor;

  @SuppressWarnings("UnusedVariable") // written through STATE only
  private volatile int state = HELD;

  /// Handed from the thread that moved to BINDING to the loop, through the loop's queue.
  private @Nullable OwnedFd fence;

  /// Handed likewise by the thread that moved to RELEASING. It is also set on the loop while
  /// BINDING, so that the task that is under way releases with this cause instead of waiting for
  /// the fence.
  private @Nullable ReleaseCause cause;

  /// The loop's wait while FENCED, which owns the fence.
  private @Nullable Registration watch;

  LoopTicket(TicketExecutor executor) {
    this.executor = executor;
  }

  /// Performs the release. Called once, on the loop thread, or under the executor's lock if the
  /// loop has ended.
  abstract void complete(ReleaseCause cause);

  @Override
  public final boolean release(ReleaseCause why) {
    if (!STATE.compareAndSet(this, HELD, RELEASING)) {
      return false;
    }
    cause = why;
    executor.post(this);
    return true;
  }

  @Override
  public final boolean releaseWhenSignalled(OwnedFd signal) {
    if (!STATE.compareAndSet(this, HELD, BINDING)) {
      signal.close();
      return false;
    }
    fence = signal;
    executor.post(this);
    return true;
  }

  /// Performs the loop's part of a release; once FENCED, handles the fence's signal.
  @Override
  public final void run() {
    int seen = state;
    if (seen == RELEASING) {
      finish(Objects.requireNonNull(cause));
    } else if (seen == BINDING) {
      if (cause != null) {
        finish(cause);
      } else {
        state = FENCED;
        OwnedFd signal = Objects.requireNonNull(fence);
        fence = null;
        watch = executor.watch(signal, this);
      }
    } else if (seen == FENCED) {
      finish(ReleaseCause.FENCE);
    }
  }

  /// Releases from the loop's side (deadline, end of the connection), unless another release came
  /// first.
  final void overtake(ReleaseCause why) {
    if (STATE.compareAndSet(this, HELD, DONE)) {
      complete(why);
    } else if (state == FENCED) {
      finish(why);
    } else if (state == BINDING) {
      cause = why;
    }
  }

  /// Does the work of [#run] under the executor's lock when the loop has ended. It does not wait
  /// for a fence.
  final void abandon() {
    int seen = state;
    if (seen == RELEASING) {
      finish(Objects.requireNonNull(cause));
    } else if (seen == BINDING) {
      finish(ReleaseCause.CLOSED);
    }
  }

  private void finish(ReleaseCause why) {
    state = DONE;
    Registration waiting = watch;
    if (waiting != null) {
      waiting.cancel();
      watch = null;
    }
    OwnedFd signal = fence;
    if (signal != null) {
      signal.close();
      fence = null;
    }
    complete(why);
  }
}
