// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

import dev.oriel.core.os.OwnedFd;
import java.util.concurrent.atomic.AtomicBoolean;

/// The state that a loop keeps for one descriptor in its poll set.
///
/// Threading: the loop's thread, except for [#cancel].
abstract sealed class LoopEntry implements Registration {

  private final EventLoop loop;

  /// Set once, by a cancellation, by an error, at the end of the loop, or when a one-shot callback
  /// begins.
  private final AtomicBoolean over = new AtomicBoolean();

  /// The index in the poll set, during one wait.
  int place;

  /// The deadline, during one wait.
  long deadline = PollSource.NEVER;

  LoopEntry(EventLoop loop) {
    this.loop = loop;
  }

  abstract void beforeWait();

  abstract void afterWait(int revents);

  abstract int fd();

  abstract int events();

  abstract long deadlineNanos();

  /// Handles the result of one wait. Called only while this entry has not ended.
  abstract void dispatch(int revents);

  /// Frees the resources of this entry. Called on the loop's thread, at least once.
  abstract void free();

  final boolean isOver() {
    return over.get();
  }

  /// Ends this entry.
  ///
  /// @return whether this call ended it
  final boolean end() {
    return over.compareAndSet(false, true);
  }

  @Override
  public final void cancel() {
    if (end()) {
      loop.detach(this);
    }
  }

  /// A source that is polled repeatedly.
  static final class OfSource extends LoopEntry {

    private final PollSource source;

    OfSource(EventLoop loop, PollSource source) {
      super(loop);
      this.source = source;
    }

    @Override
    void beforeWait() {
      source.beforeWait();
    }

    @Override
    void afterWait(int revents) {
      source.afterWait(revents);
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
    void beforeWait() {}

    @Override
    void afterWait(int revents) {}

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
