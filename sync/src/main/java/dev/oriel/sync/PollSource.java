// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

/// Something with a descriptor that an [EventLoop] waits for, again and again: a connection.
///
/// The loop asks for descriptor, events and deadline before each wait, so they may change at any
/// time. Threading: all methods are called on the loop's thread.
public interface PollSource {

  /// Bytes can be read, or a fence has been signalled (`POLLIN`).
  int IN = 0x1;

  /// Bytes can be written (`POLLOUT`).
  int OUT = 0x4;

  /// An error is pending (`POLLERR`); reported without being asked for.
  int ERR = 0x8;

  /// The other end has gone (`POLLHUP`); reported without being asked for.
  int HUP = 0x10;

  /// The descriptor is not open (`POLLNVAL`); reported without being asked for.
  int NVAL = 0x20;

  /// No deadline, for [#deadlineNanos].
  long NEVER = Long.MAX_VALUE;

  /// The descriptor, which stays the source's; a negative number waits for the deadline alone.
  int fd();

  /// Which of [#IN] and [#OUT] to wait for.
  int events();

  /// When to call [#ready] even if nothing has happened, on the clock of [System#nanoTime], which
  /// on Linux is `CLOCK_MONOTONIC`; or [#NEVER].
  long deadlineNanos();

  /// Handles what has happened; `0` means that the deadline has passed.
  ///
  /// A source that throws is reported and taken out of the loop: its descriptor would be ready
  /// again at once, forever.
  void ready(int revents);
}
