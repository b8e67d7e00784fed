// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// An output stream whose errors contain the name of the target. The errors of the system, such as
/// `No space left on device`, do not name it.
///
/// Threading: that of the underlying stream. Ownership: closes the underlying stream.
public final class NamedOutput extends OutputStream {

  private final OutputStream to;
  private final String name;

  /// Creates a stream.
  ///
  /// @param to the underlying stream
  /// @param name the name of the target, for users
  public NamedOutput(OutputStream to, String name) {
    this.to = to;
    this.name = name;
  }

  @Override
  public void write(int b) throws IOException {
    try {
      to.write(b);
    } catch (IOException e) {
      throw named(e, name);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      to.write(bytes, offset, length);
    } catch (IOException e) {
      throw named(e, name);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      to.flush();
    } catch (IOException e) {
      throw named(e, name);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      to.close();
    } catch (IOException e) {
      throw named(e, name);
    }
  }

  /// Returns an exception of the same kind, with the given name and with `e` as its cause.
  public static FileSystemException named(IOException e, String name) {
    FileSystemException named =
        switch (e) {
          case AccessDeniedException denied ->
              new AccessDeniedException(name, null, denied.getReason());
          case NoSuchFileException missing ->
              new NoSuchFileException(name, null, missing.getReason());
          case FileSystemException f -> new FileSystemException(name, null, f.getReason());
          default -> new FileSystemException(name, null, e.getMessage());
        };
    named.initCause(e);
    return named;
  }
}
