// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateDirectoryTest {

  private static final int NOBODY = 65534;

  @TempDir Path cache;

  /// The other tests require that the temporary directory of this machine is safe.
  @BeforeEach
  void theTestsOwnDirectoryIsSafe() throws IOException {
    assertNull(PrivateDirectory.weakness(cache));
  }

  @Test
  void isCreatedForItsOwnerOnlyAndFoundAgain() throws IOException {
    Path made = PrivateDirectory.in(cache, "natives/1.0");
    assertEquals(cache.resolve("oriel/natives/1.0"), made);
    assertEquals("rwx------", permissions(made));
    assertEquals(made, PrivateDirectory.in(cache, "natives/1.0"));
  }

  @Test
  void aDirectoryThatOthersMayWriteToIsNotUsed() throws IOException {
    Path made = PrivateDirectory.in(cache, "natives");
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertIsElsewhere(PrivateDirectory.in(cache, "natives"));
  }

  @Test
  void oneInADirectoryThatOthersMayRenameIsNotUsed() throws IOException {
    Path made = PrivateDirectory.in(cache, "natives");
    Path parent = made.resolveSibling("..").toRealPath().resolve("oriel");
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertIsElsewhere(PrivateDirectory.in(cache, "natives"));
    String weakness = String.valueOf(PrivateDirectory.weakness(made));
    assertTrue(weakness.contains(parent + " (mode 777)"), weakness);
  }

  /// Debian creates a group for each user. Files created with a umask of 002 are writable by this
  /// group.
  @Test
  void onlyTheOwnersOwnGroupMayWrite() throws IOException {
    Path made = PrivateDirectory.in(cache, "natives");
    Path parent = cache.resolve("oriel");
    String user = Files.getOwner(parent).getName();
    PosixFileAttributeView group = Files.getFileAttributeView(parent, PosixFileAttributeView.class);
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxrwx---"));
    boolean own = group.readAttributes().group().getName().equals(user);
    assertEquals(own, PrivateDirectory.weakness(made) == null);
    assumeTrue(
        Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
        "only root can give a directory to another group");
    Files.setAttribute(parent, "unix:gid", NOBODY);
    String weakness = String.valueOf(PrivateDirectory.weakness(made));
    assertTrue(weakness.contains("others may write to " + parent + " (mode 770)"), weakness);
  }

  @Test
  void oneOfAnotherUserIsNotUsed() throws IOException {
    assumeTrue(
        Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
        "only root can give a directory to another user");
    Path made = PrivateDirectory.in(cache, "natives");
    Files.setAttribute(made, "unix:uid", NOBODY);
    assertIsElsewhere(PrivateDirectory.in(cache, "natives"));
    String weakness = String.valueOf(PrivateDirectory.weakness(made));
    assertTrue(weakness.contains(made + " belongs to uid 65534"), weakness);
  }

  @Test
  void usesAnotherDirectoryIfTheCacheIsNotADirectory() throws IOException {
    Path file = Files.createFile(cache.resolve("file"));
    assertIsElsewhere(PrivateDirectory.in(file, "natives"));
  }

  private void assertIsElsewhere(Path directory) throws IOException {
    assertTrue(!directory.startsWith(cache), directory::toString);
    assertEquals("rwx------", permissions(directory));
    assertNull(PrivateDirectory.weakness(directory));
  }

  private static String permissions(Path directory) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory));
  }
}
