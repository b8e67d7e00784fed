// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.os.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The reason and the remedy match the error. The errors are made up because root is denied
/// nothing.
final class UnreachableSocketTest {

  @TempDir private Path dir;

  @Test
  void namesTheOwnerOfASocketThatMayNotBeUsed() throws IOException {
    Path socket = Files.createFile(dir.resolve("qmp"));
    String said = UnreachableSocket.monitor(socket, Errno.EACCES, "connect = EACCES");
    String owner = Files.getOwner(socket).getName();
    assertTrue(said.contains("permission denied: " + socket + " belongs to user " + owner), said);
    assertTrue(said.contains("setfacl -m u:" + System.getProperty("user.name") + ":rw "), said);
    assertFalse(said.contains("is QEMU running"), said);
  }

  /// As if nothing in a directory could be examined.
  @Test
  void namesTheDirectoryThatMayNotBeEntered() {
    String said = UnreachableSocket.monitor(dir.resolve("qmp"), Errno.EACCES, "connect = EACCES");
    assertTrue(said.contains("permission denied: the directory " + dir + " belongs to"), said);
    assertTrue(said.contains(":x " + dir), said);
  }

  @Test
  void asksWhetherQemuRunsWhereItMayNot() throws IOException {
    Path socket = dir.resolve("qmp");
    String said = UnreachableSocket.monitor(socket, Errno.ENOENT, "connect = ENOENT");
    assertTrue(said.startsWith("there is no socket " + socket + "; is QEMU running"), said);
    said = UnreachableSocket.monitor(socket, Errno.ECONNREFUSED, "connect = ECONNREFUSED");
    assertTrue(said.startsWith("nobody listens on " + socket), said);
    Path file = Files.createFile(dir.resolve("file"));
    said = UnreachableSocket.monitor(file, Errno.ECONNREFUSED, "connect = ECONNREFUSED");
    assertTrue(said.startsWith(file + " is no socket"), said);
    said = UnreachableSocket.monitor(socket, Errno.EAGAIN, "connect = EAGAIN");
    assertTrue(said.contains("does not answer in time"), said);
    assertTrue(said.contains("a second -qmp helps"), said);
    said = UnreachableSocket.monitor(socket, Errno.EIO, "connect = EIO");
    assertTrue(said.contains("connect = EIO; is QEMU running"), said);
  }
}
