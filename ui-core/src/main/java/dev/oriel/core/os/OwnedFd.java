// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import java.util.concurrent.atomic.AtomicInteger;

/// A file descriptor with one owner, which closes it exactly once.
///
/// A method that takes an `OwnedFd` states in its documentation whether it consumes the descriptor.
/// A method that consumes a descriptor closes it even if the method fails.
///
/// Threading: any thread, but the number must not be used while another thread closes the
/// descriptor.
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

  /// Returns the number, for use in one call. Ownership: the descriptor stays this object's.
  ///
  /// @throws IllegalStateException if the descriptor was closed or detached
  public int number() {
    int n = fd.get();
    if (n == GONE) {
      throw new IllegalStateException("the descriptor has been closed or handed on");
    }
    return n;
  }

  /// Returns whether this object still owns the descriptor, so that [#number] returns it.
  public boolean isOpen() {
    return fd.get() != GONE;
  }

  /// Returns a second descriptor of the same open file, close-on-exec.
  ///
  /// @throws OsException if the process has no free descriptor
  public OwnedFd duplicate() {
    return duplicate(number());
  }

  /// Returns a second, close-on-exec descriptor of the same open file. Ownership: the descriptor
  /// `fd` stays the caller's.
  ///
  /// @throws OsException if the process has no free descriptor, or no descriptor with this number
  public static OwnedFd duplicate(int fd) {
    return adopt(DescriptorTable.duplicate(fd));
  }

  /// Gives up the ownership and returns the number. Ownership: the caller owns the descriptor.
  ///
  /// @throws IllegalStateException if the descriptor was closed or detached
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
