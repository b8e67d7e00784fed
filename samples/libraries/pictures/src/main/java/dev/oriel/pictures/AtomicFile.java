// SPDX-License-Identifier: Apache-2.0
package dev.oriel.pictures;

import dev.oriel.core.os.NamedOutput;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Writes a file so that its name never stands for half of it: the bytes go into a file beside it,
/// which takes the name over when it is whole.
///
/// A symbolic link stays one: the file it leads to is replaced. What exists and is not a regular
/// file (`/dev/stdout`, a pipe) is written in place, as a rename would destroy it.
public final class AtomicFile {

  /// Writes the content.
  @FunctionalInterface
  public interface Content {
    /// Writes all of it; the stream is closed by the caller.
    void writeTo(OutputStream out) throws IOException;
  }

  private AtomicFile() {}

  /// Writes `content` under the name `file`, replacing what it held; if this fails, the old content
  /// is still there and nothing else is left behind.
  ///
  /// @throws FileSystemException that names `file`, if it cannot be written
  public static void write(Path file, Content content) throws IOException {
    Path target = Files.isSymbolicLink(file) && Files.exists(file) ? file.toRealPath() : file;
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      try (OutputStream out =
          new NamedOutput(
              Files.newOutputStream(target, StandardOpenOption.WRITE), file.toString())) {
        content.writeTo(out);
      }
      return;
    }
    Path name = target.getFileName();
    if (name == null) {
      throw new IOException("not the name of a file: " + file);
    }
    String unique = ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
    Path part = target.resolveSibling("." + name + "." + unique + ".part");
    // Gone already where all went well. Where it cannot be removed, that does not hide what failed.
    try (Closeable _ = () -> Files.deleteIfExists(part)) {
      try (OutputStream out =
          new NamedOutput(
              Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              file.toString())) {
        content.writeTo(out);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // Nobody knows of the file beside it.
      throw part.toString().equals(e.getFile()) ? NamedOutput.named(e, file.toString()) : e;
    }
  }
}
