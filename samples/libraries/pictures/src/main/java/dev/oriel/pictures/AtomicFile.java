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

/// Writes a file so that its name never refers to incomplete content. The bytes go into a temporary
/// file in the same directory, which is renamed when it is complete.
///
/// A symbolic link stays a link: the file that it refers to is replaced. A file that exists and is
/// not a regular file (`/dev/stdout`, a pipe) is written in place, because a rename would replace
/// it by a regular file.
public final class AtomicFile {

  /// Writes the content of a file.
  @FunctionalInterface
  public interface Content {
    /// Writes the whole content. The caller closes the stream.
    void writeTo(OutputStream out) throws IOException;
  }

  private AtomicFile() {}

  /// Writes `content` to `file` and replaces its old content. If this fails, the old content is
  /// still there, and no temporary file is left behind.
  ///
  /// @throws FileSystemException if the file cannot be written; it names `file`
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
    // After a success the file does not exist any more. A failure to delete it does not hide the
    // cause.
    try (Closeable _ = () -> Files.deleteIfExists(part)) {
      try (OutputStream out =
          new NamedOutput(
              Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              file.toString())) {
        content.writeTo(out);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // The user does not know the temporary file, so the exception names the file itself.
      throw part.toString().equals(e.getFile()) ? NamedOutput.named(e, file.toString()) : e;
    }
  }
}
