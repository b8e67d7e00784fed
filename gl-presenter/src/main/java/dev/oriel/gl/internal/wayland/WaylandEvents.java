// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.sync.EventLoop;
import dev.oriel.sync.PollSource;
import dev.oriel.sync.Registration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads and dispatches the events of a [WaylandQueue] on the thread of an [EventLoop], next to
/// other threads that read the same connection: GLFW's, and that of a swap.
///
/// Threading: the loop's thread. Ownership: close it before the queue.
public final class WaylandEvents implements PollSource, AutoCloseable {

  private final WaylandQueue queue;
  private final Consumer<String> onBroken;
  private final Registration registration;

  /// Whether this thread has announced a read and must end it.
  private boolean prepared;

  /// Whether the connection was full when requests were to be sent.
  private boolean full;

  /// Whether [#ready] is due at once.
  private boolean due;

  private boolean over;

  /// @param onBroken called once on the loop's thread, with the reason, when the connection breaks;
  ///   the loop does not wait for the connection any more
  WaylandEvents(EventLoop loop, WaylandQueue queue, Consumer<String> onBroken) {
    loop.checkThread();
    this.queue = queue;
    this.onBroken = onBroken;
    this.registration = loop.add(this);
  }

  @Override
  public void beforeWait() {
    due = false;
    full = false;
    if (over) {
      return;
    }
    if (queue.error() != null) {
      due = true;
      return;
    }
    // Requests are sent in either case: the loop waits next, or comes back here.
    full = !queue.flush();
    prepared = queue.prepareRead();
    due = !prepared;
    if (prepared) {
      // This queue is empty, so no handler runs. But another thread may have read the compositor's
      // last words, an error, which libwayland keeps in a queue of its own. It must be handled
      // before this thread finds that the connection has ended, or the reason would be lost.
      queue.dispatchPending();
    }
  }

  @Override
  public void afterWait(int revents) {
    if (!prepared) {
      return;
    }
    prepared = false;
    if ((revents & ~OUT) != 0) {
      // Also if the connection has ended: the read finds the reason.
      queue.readEvents();
    } else {
      queue.cancelRead();
    }
  }

  @Override
  public int fd() {
    return prepared ? queue.fd() : -1;
  }

  @Override
  public int events() {
    return full ? IN | OUT : IN;
  }

  @Override
  public long deadlineNanos() {
    return due ? System.nanoTime() : NEVER;
  }

  @Override
  public void ready(int revents) {
    queue.dispatchPending();
    if (over) {
      // A handler has closed this object.
      return;
    }
    @Nullable String error = queue.error();
    if (error != null) {
      close();
      onBroken.accept(error);
    }
  }

  /// Stops reading. The loop may still end its current wait. Idempotent.
  @Override
  public void close() {
    over = true;
    registration.cancel();
  }
}
