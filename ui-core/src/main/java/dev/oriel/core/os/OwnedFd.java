// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import java.util.concurrent.atomic.AtomicInteger;

/// A file descriptor with one owner, who closes it exactly once.
///
/// A method that takes an `OwnedFd` says in its documentation whether it consumes it; one that
/// consumes it closes it also where it fails.
///
/// Threading: any thread; the number must not be used while another thread closes.
public final class OwnedFd implements AutoCloseable {

  private static final int GONE = -1;

  private final AtomicInteger fd;

  private OwnedFd(int fd) {
    this.fd = new AtomicInteger(fd);
  }

  /// Makes this object the owner of an open descriptor.
  ///
  /// @throws IllegalArgumentException if the number is negative
  public static OwnedFd adopt(int fd) {
    if (fd < 0) {
      throw new IllegalArgumentException("not a descriptor: " + fd);
    }
    return new OwnedFd(fd);
  }

  /// The number, for the time of one call; this object keeps owning it.
  ///
  /// @throws IllegalStateException if it was closed or detached
  public int number() {
    int n = fd.get();
    if (n == GONE) {
      throw new IllegalStateException("the descriptor has been closed or handed on");
    }
    return n;
  }

  /// Whether [#number] still answers.
  public boolean isOpen() {
    return fd.get() != GONE;
  }

  /// A second descriptor of the same open file, close-on-exec.
  ///
  /// @throws OsException if the process has no free descriptor
  public OwnedFd duplicate() {
    return duplicate(number());
  }

  /// A second, close-on-exec descriptor of a file whose descriptor somebody else keeps.
  ///
  /// @throws OsException if the process has no free descriptor, or none of this number
  public static OwnedFd duplicate(int fd) {
    return adopt(DescriptorTable.duplicate(fd));
  }

  /// Gives the number up to somebody who now owns it.
  ///
  /// @throws IllegalStateException if it was closed or detached
  public int detach() {
    int n = fd.getAndSet(GONE);
    if (n == GONE) {
      throw new IllegalStateException("the descriptor has been closed or handed on");
    }
    return n;
  }

  /// Closes the descriptor if this object still owns it.
  @Override
  public void close() {
    int n = fd.getAndSet(GONE);
    if (n != GONE) {
      DescriptorTable.close(n);
    }
  }

  @Override
  public String toString() {
    int n = fd.get();
    return n == GONE ? "fd (closed)" : "fd " + n;
  }
}
