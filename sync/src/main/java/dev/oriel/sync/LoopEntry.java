// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

import dev.oriel.core.os.OwnedFd;
import java.util.concurrent.atomic.AtomicBoolean;

/// What a loop keeps for a descriptor in its poll set.
///
/// Threading: the loop's thread, except for [#cancel].
abstract sealed class LoopEntry implements Registration {

  private final EventLoop loop;

  /// Set once: by whoever stops waiting, or by the one shot.
  private final AtomicBoolean over = new AtomicBoolean();

  /// The place in the poll set, during one wait.
  int place;

  /// The deadline, during one wait.
  long deadline = PollSource.NEVER;

  LoopEntry(EventLoop loop) {
    this.loop = loop;
  }

  abstract int fd();

  abstract int events();

  abstract long deadlineNanos();

  /// Handles the result of one wait, which is not over yet.
  abstract void dispatch(int revents);

  /// Frees what this entry owns; called on the loop's thread, at least once.
  abstract void free();

  final boolean isOver() {
    return over.get();
  }

  /// Ends this entry.
  ///
  /// @return whether it had not ended before
  final boolean end() {
    return over.compareAndSet(false, true);
  }

  @Override
  public final void cancel() {
    if (end()) {
      loop.detach(this);
    }
  }

  /// A source that stays.
  static final class OfSource extends LoopEntry {

    private final PollSource source;

    OfSource(EventLoop loop, PollSource source) {
      super(loop);
      this.source = source;
    }

    @Override
    int fd() {
      return source.fd();
    }

    @Override
    int events() {
      return source.events();
    }

    @Override
    long deadlineNanos() {
      return source.deadlineNanos();
    }

    @Override
    void dispatch(int revents) {
      source.ready(revents);
    }

    @Override
    void free() {}
  }

  /// A fence, whose descriptor is waited for once.
  static final class OfFence extends LoopEntry {

    private final OwnedFd fence;
    private final Runnable onReadable;

    OfFence(EventLoop loop, OwnedFd fence, Runnable onReadable) {
      super(loop);
      this.fence = fence;
      this.onReadable = onReadable;
    }

    @Override
    int fd() {
      return fence.number();
    }

    @Override
    int events() {
      return PollSource.IN;
    }

    @Override
    long deadlineNanos() {
      return PollSource.NEVER;
    }

    @Override
    void dispatch(int revents) {
      if (end()) {
        free();
        onReadable.run();
      }
    }

    @Override
    void free() {
      fence.close();
    }
  }
}
