// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.lease;

import dev.oriel.core.internal.linux.ByteLocks;
import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.os.Errno;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The file in which the programs of one user record which of them has the private connection to a
/// VM.
///
/// Its name contains the device and the inode of the monitor's socket, so it is the same for every
/// path to the socket. A program that changes the file or connects locks byte 0. The holder of turn
/// n locks byte [#TURNS] + n. The last program to leave removes the file.
///
/// Threading: one thread at a time. Ownership: close it, which gives up its turn.
public final class LeaseFile implements AutoCloseable {

  /// The offset of the turns' locks, far behind the written bytes.
  private static final long TURNS = 1L << 20;

  /// The fixed size of the content. The whole content is written with one call, so that it can be
  /// read without a lock.
  private static final int BYTES = 512;

  private static final int MAX_TRIES = 1000;

  private static final long PAUSE_NANOS = 20_000_000;

  private static final Path RUNTIME = Path.of("/run/user");
  private static final Path SHARED = Path.of("/tmp");

  /// The content of the file.
  ///
  /// @param turns the last turn that was taken
  /// @param viewer the program that gets the display when no visitor has it
  /// @param visitor the last program that borrowed the display
  public record Holders(long turns, @Nullable Holder viewer, @Nullable Holder visitor) {}

  private final Path path;
  private OwnedFd file;

  private LeaseFile(Path path) throws IOException {
    this.path = path;
    this.file = openOrCreate(path);
  }

  /// Opens the file of a socket.
  ///
  /// @return the file, or null if there is no socket or no folder for the file; then programs
  ///   connect without regard to each other
  public static @Nullable LeaseFile of(Path socket) {
    try {
      Path folder = folder();
      return folder == null ? null : in(folder, socket);
    } catch (IOException | OsException | UnsupportedOperationException _) {
      return null;
    }
  }

  static LeaseFile in(Path folder, Path socket) throws IOException {
    Map<String, Object> attributes = Files.readAttributes(socket, "unix:dev,ino");
    return new LeaseFile(
        folder.resolve(
            String.format(
                Locale.ROOT, "display-%s-%s", attributes.get("dev"), attributes.get("ino"))));
  }

  /// Returns the folder that all programs of a user find, regardless of their environment: a
  /// program started by a service or by `sudo` has no `XDG_RUNTIME_DIR`.
  private static @Nullable Path folder() throws IOException {
    Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    Path runtime = RUNTIME.resolve(String.valueOf(uid));
    return isOwn(runtime, uid)
        ? ownFolder(runtime.resolve("oriel"), uid)
        : ownFolder(SHARED.resolve("oriel-" + uid), uid);
  }

  /// Creates a folder that only this user may write to.
  ///
  /// @return the folder, or null if the path belongs to another user or is not a folder
  static @Nullable Path ownFolder(Path folder, Object uid) throws IOException {
    try {
      return Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException _) {
      return isOwn(folder, uid) ? folder : null;
    }
  }

  private static boolean isOwn(Path folder, Object uid) {
    try {
      Map<String, Object> found =
          Files.readAttributes(folder, "unix:isDirectory,uid,mode", LinkOption.NOFOLLOW_LINKS);
      boolean writtenByOthers = found.get("mode") instanceof Integer mode && (mode & 022) != 0;
      return Boolean.TRUE.equals(found.get("isDirectory"))
          && uid.equals(found.get("uid"))
          && !writtenByOthers;
    } catch (IOException _) {
      return false;
    }
  }

  private static OwnedFd openOrCreate(Path path) throws IOException {
    OwnedFd file = null;
    for (int tries = 1; file == null; tries++) {
      try {
        Files.createFile(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } catch (FileAlreadyExistsException _) {
        // The file exists, as it usually does.
      }
      try {
        file = Descriptors.open(path.toString(), true);
      } catch (OsException e) {
        if (e.errno() != Errno.ENOENT || tries == MAX_TRIES) {
          throw e;
        }
        // The last program to leave has just removed it.
      }
    }
    if (!Descriptors.status(file.number()).isRegular()) {
      file.close();
      throw new IOException(path + " is not a regular file");
    }
    return file;
  }

  /// Keeps other programs from changing the file and from connecting. Waits until the deadline.
  ///
  /// @param deadlineNanos on the clock of [System#nanoTime]
  /// @return whether the lock was obtained; it is held until [#end]
  boolean begin(long deadlineNanos) throws IOException {
    while (!tryBegin()) {
      if (!pause(deadlineNanos)) {
        return false;
      }
    }
    return true;
  }

  private boolean tryBegin() throws IOException {
    while (ByteLocks.tryLock(file.number(), 0)) {
      if (isAt(path)) {
        return true;
      }
      // The last program to leave has removed it.
      file.close();
      file = openOrCreate(path);
    }
    return false;
  }

  private boolean isAt(Path place) {
    try {
      Object inode = Files.getAttribute(place, "unix:ino", LinkOption.NOFOLLOW_LINKS);
      return inode.equals(Descriptors.status(file.number()).inode());
    } catch (IOException _) {
      return false;
    }
  }

  /// Waits a moment.
  ///
  /// @return false, without waiting, if the deadline has passed or the thread is interrupted
  static boolean pause(long deadlineNanos) {
    if (deadlineNanos - System.nanoTime() <= 0 || Thread.currentThread().isInterrupted()) {
      return false;
    }
    LockSupport.parkNanos(PAUSE_NANOS);
    return true;
  }

  /// Lets other programs change the file and connect.
  void end() {
    if (file.isOpen()) {
      ByteLocks.unlock(file.number(), 0);
    }
  }

  /// Takes the next turn, which is held until this file is closed.
  long takeTurn(long last) {
    // The content may be corrupted: skip numbers that a program still holds.
    for (long turn = last + 1; turn <= last + MAX_TRIES; turn++) {
      if (ByteLocks.tryLock(file.number(), TURNS + turn)) {
        return turn;
      }
    }
    throw new IllegalStateException(path + ": each number after " + last + " is taken");
  }

  /// Returns whether the holder, another program, still holds its turn.
  boolean isThere(@Nullable Holder holder) {
    return holder != null && ByteLocks.isLockedElsewhere(file.number(), TURNS + holder.turn(), 1);
  }

  /// Reads the content. It is empty if the file is new or corrupted.
  Holders read() {
    byte[] bytes = new byte[BYTES];
    int count;
    try (RandomAccessFile open = reopened("r")) {
      count = Math.max(0, open.read(bytes));
    } catch (IOException _) {
      return new Holders(0, null, null);
    }
    String text = new String(bytes, 0, count, StandardCharsets.US_ASCII);
    Holder viewer = null;
    Holder visitor = null;
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("viewer ")) {
        viewer = Holder.parse(line.substring("viewer ".length()));
      } else if (line.startsWith("visitor ")) {
        visitor = Holder.parse(line.substring("visitor ".length()));
      }
    }
    return new Holders(Math.max(turnOf(viewer), turnOf(visitor)), viewer, visitor);
  }

  private static long turnOf(@Nullable Holder holder) {
    return holder == null ? 0 : holder.turn();
  }

  /// Writes the holders. Call it between [#begin] and [#end].
  void write(@Nullable Holder viewer, @Nullable Holder visitor) throws IOException {
    StringBuilder text = new StringBuilder();
    if (viewer != null) {
      text.append("viewer ").append(viewer.text()).append('\n');
    }
    if (visitor != null) {
      text.append("visitor ").append(visitor.text()).append('\n');
    }
    byte[] bytes = (text + " ".repeat(BYTES - text.length())).getBytes(StandardCharsets.US_ASCII);
    try (RandomAccessFile open = reopened("rw")) {
      open.write(bytes);
    }
  }

  /// Opens the file of this descriptor again, even if its name now leads to another file. Does not
  /// use a channel, which an interrupted thread cannot use.
  private RandomAccessFile reopened(String mode) throws IOException {
    return new RandomAccessFile("/proc/self/fd/" + file.number(), mode);
  }

  /// Gives up the turn, and removes the file if no other program uses it. Idempotent.
  @Override
  public void close() {
    if (!file.isOpen()) {
      return;
    }
    try {
      if (ByteLocks.tryLock(file.number(), 0)
          && !ByteLocks.isLockedElsewhere(file.number(), 0, 0)
          && isAt(path)) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | OsException _) {
      // The file stays, with no holder.
    }
    file.close();
  }
}
