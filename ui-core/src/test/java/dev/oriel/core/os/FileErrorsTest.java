// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

final class FileErrorsTest {

  @Test
  void describesTheClassOfAnError() {
    assertEquals("there is no /a", FileErrors.describe(new NoSuchFileException("/a")));
    assertEquals(
        "/a: it was removed",
        FileErrors.describe(new NoSuchFileException("/a", null, "it was removed")));
    assertEquals("not allowed to use /a", FileErrors.describe(new AccessDeniedException("/a")));
    assertEquals(
        "/a: No space left on device",
        FileErrors.describe(new FileSystemException("/a", null, "No space left on device")));
    assertEquals(
        "/a: DirectoryNotEmptyException",
        FileErrors.describe(new DirectoryNotEmptyException("/a")));
    assertEquals("Broken pipe", FileErrors.describe(new IOException("Broken pipe")));
    assertEquals("IOException", FileErrors.describe(new IOException()));
  }
}
