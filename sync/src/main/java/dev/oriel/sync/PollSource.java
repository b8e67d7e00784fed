// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

/// A descriptor that an [EventLoop] polls repeatedly, for example that of a connection.
///
/// The loop queries the descriptor, the events and the deadline before each wait, so they may
/// change at any time. Threading: all methods are called on the loop's thread.
public interface PollSource {

  /// Bytes can be read, or a fence is signalled (`POLLIN`).
  int IN = 0x1;

  /// Bytes can be written (`POLLOUT`).
  int OUT = 0x4;

  /// An error is pending (`POLLERR`). It is reported even if it was not requested.
  int ERR = 0x8;

  /// The peer has closed the connection (`POLLHUP`). It is reported even if it was not requested.
  int HUP = 0x10;

  /// The descriptor is not open (`POLLNVAL`). It is reported even if it was not requested.
  int NVAL = 0x20;

  /// The value of [#deadlineNanos] that means no deadline.
  long NEVER = Long.MAX_VALUE;

  /// Prepares for a wait. The loop calls it before each wait, then asks for the descriptor, the
  /// events and the deadline, and waits. No callback of any source runs in between.
  ///
  /// A connection that several threads read needs this: libwayland, for example, lets a thread wait
  /// only between `wl_display_prepare_read` and the read or its cancellation, and other threads'
  /// reads wait for those of threads that have prepared.
  ///
  /// For each call that returns, [#afterWait] is called once. If this method throws, the source is
  /// removed from the loop, as by [#ready].
  default void beforeWait() {}

  /// Ends what [#beforeWait] has prepared. The loop calls it after the wait, before the first
  /// [#ready] of any source, also if the source was cancelled in the meantime.
  ///
  /// If it throws, the source is removed from the loop, as by [#ready].
  ///
  /// @param revents the events that have occurred; 0 if there were none, or if the wait failed
  default void afterWait(int revents) {}

  /// Returns the descriptor, which the source keeps owning. With a negative number, the loop waits
  /// only for the deadline.
  int fd();

  /// Returns the events to wait for: [#IN], [#OUT], both, or 0.
  int events();

  /// Returns the time at which [#ready] is called even if no event has occurred, on the clock of
  /// [System#nanoTime] (`CLOCK_MONOTONIC` on Linux), or [#NEVER].
  long deadlineNanos();

  /// Handles the events that have occurred; `0` means that the deadline has passed.
  ///
  /// If a source throws, the error is reported and the source is removed from the loop. Otherwise
  /// its descriptor would be ready again immediately, and the loop would never wait.
  void ready(int revents);
}
