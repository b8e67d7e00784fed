// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.os.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Describes why a Unix socket cannot be connected to, and the remedy.
final class UnreachableSocket {

  private UnreachableSocket() {}

  /// Returns why a monitor's socket cannot be connected to.
  ///
  /// @param errno the error number of `connect`
  /// @param error the message of that call, used for rare errors
  static String monitor(Path socket, int errno, String error) {
    String why = reason(socket, errno);
    if (isDenied(errno)) {
      return "the monitor cannot be reached: " + why;
    }
    if (errno == Errno.EAGAIN) {
      return "the monitor does not answer in time: "
          + why
          + "; is QEMU stopped (SIGSTOP, a debugger), or does another program hold the monitor? QEMU"
          + " serves one client at a time: a second -qmp helps";
    }
    return (why == null ? "the monitor at " + socket + " cannot be reached: " + error : why)
        + "; is QEMU running with -qmp unix:"
        + socket
        + ",server=on,wait=off?";
  }

  /// Returns why a socket cannot be connected to, or null if the error number alone says enough.
  static @Nullable String reason(Path socket, int errno) {
    return switch (errno) {
      case Errno.EACCES, Errno.EPERM -> denied(socket);
      case Errno.ENOENT -> "there is no socket " + socket;
      case Errno.ECONNREFUSED ->
          Files.isRegularFile(socket) || Files.isDirectory(socket)
              ? socket + " is no socket"
              : "nobody listens on " + socket + " any more";
      case Errno.EAGAIN ->
          "the queue of programs that wait for " + socket + " is full, and none of them is served";
      default -> null;
    };
  }

  /// Returns whether the error is a missing permission.
  static boolean isDenied(int errno) {
    return errno == Errno.EACCES || errno == Errno.EPERM;
  }

  /// Returns who may use a socket, and how to get the permission.
  static String denied(Path socket) {
    String me = System.getProperty("user.name");
    for (Path path = socket.toAbsolutePath(); path != null; path = path.getParent()) {
      try {
        PosixFileAttributes file = Files.readAttributes(path, PosixFileAttributes.class);
        String what = file.isDirectory() ? "the directory " + path : path.toString();
        return String.format(
                Locale.ROOT,
                "permission denied: %s belongs to user %s and group %s, mode %s, and you are %s;",
                what,
                file.owner().getName(),
                file.group().getName(),
                PosixFilePermissions.toString(file.permissions()),
                me)
            + " run this as that user, or have its owner let you "
            + (file.isDirectory() ? "enter it" : "write to it")
            + " (by that group, or setfacl -m u:"
            + me
            + (file.isDirectory() ? ":x " : ":rw ")
            + path
            + ")";
      } catch (IOException | UnsupportedOperationException _) {
        // The directory above may not be entered: report that one instead.
      }
    }
    return "permission denied for " + socket;
  }
}
