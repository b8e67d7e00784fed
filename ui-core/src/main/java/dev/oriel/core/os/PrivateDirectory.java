// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A directory for native code that is unpacked and then loaded. Only this user and root can write
/// to the directory or replace it.
///
/// In a directory to which all users can write, such as the temporary directory, a predictable name
/// would not be safe: another user could create the directory first, and the code that is loaded
/// from it would be that user's.
public final class PrivateDirectory {

  private static final int STICKY = 01000;
  private static final int WRITABLE_BY_GROUP = 020;
  private static final int WRITABLE_BY_ALL = 002;
  private static final Path GROUPS = Path.of("/etc/group");
  private static final String PROGRAM = "oriel";

  private PrivateDirectory() {}

  /// Returns the directory `oriel/NAME` in the user's cache. Creates it if it does not exist.
  ///
  /// If the cache cannot be written, or another user could write to it, a warning names the
  /// directory of the cache, and this method returns a new directory that this process removes when
  /// it ends.
  ///
  /// Threading: any thread.
  ///
  /// @param name a relative path, which may have several parts
  /// @throws UncheckedIOException if no directory can be created
  public static Path inCache(String name) {
    return in(UserDirectories.current().cache(), name);
  }

  static Path in(Path cache, String name) {
    String reason;
    try {
      Path directory = cache.resolve(PROGRAM).resolve(name);
      make(directory);
      reason = weakness(directory);
      if (reason == null) {
        return directory;
      }
    } catch (IOException e) {
      reason = "cannot be used: " + e;
    }
    System.getLogger(PrivateDirectory.class.getName())
        .log(
            System.Logger.Level.WARNING,
            cache.resolve(PROGRAM)
                + " "
                + reason
                + "; native libraries are unpacked to a temporary directory instead."
                + " Set XDG_CACHE_HOME to a directory that only you can write to");
    return ofThisProcess();
  }

  private static void make(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent != null) {
      make(parent);
    }
    try {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      // Another process of this user created it first.
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
  }

  /// Returns the reason why other users could write to a directory or rename a directory on its
  /// path, or null if they cannot.
  static @Nullable String weakness(Path directory) throws IOException {
    Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    Path real = directory.toRealPath();
    for (Path part = real; part != null; part = part.getParent()) {
      Object owner = Files.getAttribute(part, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      if (!owner.equals(self) && !owner.equals(0)) {
        return String.format(Locale.ROOT, "is not safe: %s belongs to uid %s", part, owner);
      }
      int mode = (int) Files.getAttribute(part, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      boolean sticky = (mode & STICKY) != 0 && !part.equals(real);
      boolean byGroup = (mode & WRITABLE_BY_GROUP) != 0 && !isGroupOfOwnerAlone(part);
      if ((byGroup || (mode & WRITABLE_BY_ALL) != 0) && !sticky) {
        return String.format(
            Locale.ROOT, "is not safe: others may write to %s (mode %o)", part, mode & 07777);
      }
    }
    return null;
  }

  /// Returns whether the group is the user's own group, which Debian creates for each user, and has
  /// no other member. Files created with Debian's usual umask of 002 are writable by this group.
  private static boolean isGroupOfOwnerAlone(Path part) throws IOException {
    PosixFileAttributes attributes =
        Files.readAttributes(part, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    String user = attributes.owner().getName();
    if (!attributes.group().getName().equals(user)) {
      return false;
    }
    try (Stream<String> groups = Files.lines(GROUPS, StandardCharsets.ISO_8859_1)) {
      return groups
          .map(line -> line.split(":", -1))
          .filter(fields -> fields.length == 4 && fields[0].equals(user))
          .anyMatch(fields -> fields[3].isEmpty() || fields[3].equals(user));
    }
  }

  private static Path ofThisProcess() {
    try {
      // The name is unpredictable, and only the owner has access.
      Path directory = Files.createTempDirectory(PROGRAM);
      ShutdownHook _ = ShutdownHook.add("oriel-cleanup", _ -> remove(directory));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "no directory for native libraries: neither in the user's cache nor in "
              + System.getProperty("java.io.tmpdir"),
          e);
    }
  }

  private static void remove(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> inner = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : inner) {
        Files.deleteIfExists(file);
      }
    } catch (IOException _) {
      // The system cleans its temporary directory.
    }
  }
}
