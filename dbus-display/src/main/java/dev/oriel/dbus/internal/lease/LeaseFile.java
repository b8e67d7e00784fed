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

/// The file in which the programs of one user say who has the private connection to a VM.
///
/// It is named by the device and the inode of the monitor's socket, which is the same file by
/// whichever path it is reached. Byte 0 is locked by who changes the file or connects; byte
/// [#TURNS] + n by the holder whose turn has the number n. The last one to leave removes the file.
///
/// Threading: one thread at a time. Ownership: close it, which gives up its turn.
public final class LeaseFile implements AutoCloseable {

  /// Far behind all that is written.
  private static final long TURNS = 1L << 20;

  /// Always as much is written, and at once, so that it can be read without a lock.
  private static final int BYTES = 512;

  private static final int MOST_TRIES = 1000;

  private static final long PAUSE_NANOS = 20_000_000;

  private static final Path RUNTIME = Path.of("/run/user");
  private static final Path SHARED = Path.of("/tmp");

  /// What the file says.
  ///
  /// @param turns the last turn that was taken
  /// @param viewer who is to have the display when no visitor has it
  /// @param visitor who borrowed it last
  public record Content(long turns, @Nullable Holder viewer, @Nullable Holder visitor) {}

  private final Path path;
  private OwnedFd file;

  private LeaseFile(Path path) throws IOException {
    this.path = path;
    this.file = openOrCreate(path);
  }

  /// The file of a socket.
  ///
  /// @return null where there is no socket, or no place for the file: whoever wants the connection
  ///   takes it then
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

  /// Where all programs of a user find it, whatever their environment says: a program that is
  /// started by a service or by `sudo` has no `XDG_RUNTIME_DIR`.
  private static @Nullable Path folder() throws IOException {
    Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    Path runtime = RUNTIME.resolve(String.valueOf(uid));
    return isOwn(runtime, uid)
        ? ownFolder(runtime.resolve("oriel"), uid)
        : ownFolder(SHARED.resolve("oriel-" + uid), uid);
  }

  /// Makes a folder that nobody else may write into.
  ///
  /// @return null where somebody else has put something else there
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
        // As it should be.
      }
      try {
        file = Descriptors.open(path.toString(), true);
      } catch (OsException e) {
        if (e.errno() != Errno.ENOENT || tries == MOST_TRIES) {
          throw e;
        }
        // The last one to leave has just removed it.
      }
    }
    if (!Descriptors.status(file.number()).isRegular()) {
      file.close();
      throw new IOException(path + " is no file");
    }
    return file;
  }

  /// Keeps others from changing the file, or from connecting; waits until the deadline.
  ///
  /// @param deadlineNanos as [System#nanoTime]
  /// @return whether that is so, until [#end]
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
      // The last one to leave has removed it.
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
  /// @return whether there is time left, and the thread is not interrupted
  static boolean pause(long deadlineNanos) {
    if (deadlineNanos - System.nanoTime() <= 0 || Thread.currentThread().isInterrupted()) {
      return false;
    }
    LockSupport.parkNanos(PAUSE_NANOS);
    return true;
  }

  /// Lets others change the file, and connect.
  void end() {
    if (file.isOpen()) {
      ByteLocks.unlock(file.number(), 0);
    }
  }

  /// Takes the next turn, which this keeps until it is closed.
  long takeTurn(long last) {
    // What the file says may be spoiled: a number that somebody still holds is passed over.
    for (long turn = last + 1; turn <= last + MOST_TRIES; turn++) {
      if (ByteLocks.tryLock(file.number(), TURNS + turn)) {
        return turn;
      }
    }
    throw new IllegalStateException(path + ": each number after " + last + " is taken");
  }

  /// Whether the holder, who is somebody else, still is what it says.
  boolean isThere(@Nullable Holder holder) {
    return holder != null && ByteLocks.isLockedElsewhere(file.number(), TURNS + holder.turn(), 1);
  }

  /// What the file says; nothing where it is new or spoiled.
  Content read() {
    byte[] bytes = new byte[BYTES];
    int count;
    try (RandomAccessFile open = reopened("r")) {
      count = Math.max(0, open.read(bytes));
    } catch (IOException _) {
      return new Content(0, null, null);
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
    return new Content(Math.max(turnOf(viewer), turnOf(visitor)), viewer, visitor);
  }

  private static long turnOf(@Nullable Holder holder) {
    return holder == null ? 0 : holder.turn();
  }

  /// Says who holds what; between [#begin] and [#end].
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

  /// The file that is open here, wherever its name leads now. Not as a channel, which an
  /// interrupted thread cannot use.
  private RandomAccessFile reopened(String mode) throws IOException {
    return new RandomAccessFile("/proc/self/fd/" + file.number(), mode);
  }

  /// Gives the turn up, and removes the file where nobody else uses it. Idempotent.
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
      // It stays, and tells of nobody.
    }
    file.close();
  }
}
