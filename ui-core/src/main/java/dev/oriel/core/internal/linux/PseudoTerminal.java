// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.internal.linux;

import dev.oriel.core.internal.ffm.Libc;
import dev.oriel.core.internal.ffm.NativeFunction;
import dev.oriel.core.internal.ffm.ThreadMemory;
import dev.oriel.core.internal.linux.gen.libc_h;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;

/// A pseudo-terminal, whose other side is a file that programs open as a terminal. It passes bytes
/// as they are: nothing is echoed, and no character has a meaning.
///
/// Threading: one thread reads, one writes. Ownership: it is closed when both have ended.
public final class PseudoTerminal implements AutoCloseable {

  static final int O_NOCTTY = 0x100;
  static final int O_NONBLOCK = 0x800;
  static final int POLLIN = 1;
  static final int POLLOUT = 4;
  static final int POLLHUP = 0x10;
  static final int TCSANOW = 0;
  static final int TERMIOS_BYTES = 60;

  static final NativeFunction POSIX_OPENPT = NativeFunction.of("posix_openpt", 1);
  static final NativeFunction GRANTPT = NativeFunction.of("grantpt", 1);
  static final NativeFunction UNLOCKPT = NativeFunction.of("unlockpt", 1);
  static final NativeFunction PTSNAME = NativeFunction.of("ptsname_r", 3);
  static final NativeFunction TCGETATTR = NativeFunction.of("tcgetattr", 2);
  static final NativeFunction CFMAKERAW = NativeFunction.of("cfmakeraw", 1);
  static final NativeFunction TCSETATTR = NativeFunction.of("tcsetattr", 3);

  /// How often is looked whether a program has opened the other side.
  private static final Duration ABSENT = Duration.ofMillis(50);

  private final OwnedFd fd;
  private final String name;

  private PseudoTerminal(OwnedFd fd, String name) {
    this.fd = fd;
    this.name = name;
  }

  /// Creates a pseudo-terminal.
  ///
  /// @throws OsException if the system has none
  public static PseudoTerminal open() {
    int flags = libc_h.O_RDWR() | O_NOCTTY | O_NONBLOCK | libc_h.O_CLOEXEC();
    int number = (int) POSIX_OPENPT.call(flags);
    check(number, "posix_openpt(RDWR|NOCTTY|NONBLOCK)");
    OwnedFd fd = OwnedFd.adopt(number);
    try {
      check(GRANTPT.call(number), "grantpt");
      check(UNLOCKPT.call(number), "unlockpt");
      makeRaw(number);
      PseudoTerminal terminal = new PseudoTerminal(fd, nameOf(number));
      terminal.openOnce();
      return terminal;
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  /// Sets the attributes of the other side.
  private static void makeRaw(int fd) {
    MemorySegment termios = ThreadMemory.scratch().asSlice(0, TERMIOS_BYTES);
    check(TCGETATTR.call(fd, termios.address()), "tcgetattr");
    long _ = CFMAKERAW.call(termios.address());
    check(TCSETATTR.call(fd, TCSANOW, termios.address()), "tcsetattr");
  }

  private static String nameOf(int fd) {
    MemorySegment name = ThreadMemory.scratch();
    // Unlike the others it returns the error number.
    int error = (int) PTSNAME.call(fd, name.address(), name.byteSize());
    if (error != 0) {
      throw new OsException("ptsname_r(fd " + fd + ")", error);
    }
    return name.getString(0);
  }

  /// The kernel reports that no program has the other side only after a program has had it.
  private void openOnce() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(name);
      int other = Libc.open(path, libc_h.O_RDWR() | O_NOCTTY | libc_h.O_CLOEXEC());
      check(other, "open(" + name + ")");
      OwnedFd.adopt(other).close();
    }
  }

  private static void check(long result, String call) {
    if (result < 0) {
      throw new OsException(call, Libc.errno());
    }
  }

  /// Returns the path of the other side, such as `/dev/pts/4`.
  public String name() {
    return name;
  }

  /// Returns whether a program has the other side open.
  public boolean isOpened() {
    return (PollSet.awaitOne(fd.number(), 0, 0) & POLLHUP) == 0;
  }

  /// Reads what a program has written. Waits for it.
  ///
  /// @param target a direct buffer with room
  /// @param limit the longest wait
  /// @return whether there was something
  public boolean read(ByteBuffer target, Duration limit) throws InterruptedException {
    int found = PollSet.awaitOne(fd.number(), POLLIN, limit.toNanos());
    if ((found & POLLIN) == 0) {
      if ((found & POLLHUP) != 0) {
        Thread.sleep(ABSENT);
      }
      return false;
    }
    long bytes = Libc.read(fd.number(), MemorySegment.ofBuffer(target), target.remaining());
    if (bytes > 0) {
      target.position(target.position() + (int) bytes);
    }
    // EIO: the program has closed it meanwhile.
    return bytes > 0;
  }

  /// Writes bytes for the program that has the other side open. Waits until there is room.
  ///
  /// @param source a direct buffer; its position advances by what was written
  /// @param limit the longest wait
  public void write(ByteBuffer source, Duration limit) {
    int found = PollSet.awaitOne(fd.number(), POLLOUT, limit.toNanos());
    if ((found & POLLOUT) != 0) {
      long bytes = Libc.write(fd.number(), MemorySegment.ofBuffer(source), source.remaining());
      if (bytes < 0 && Libc.errno() != libc_h.EAGAIN()) {
        throw new OsException("write(fd " + fd + ")", Libc.errno());
      }
      source.position(source.position() + (int) Math.max(0, bytes));
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
