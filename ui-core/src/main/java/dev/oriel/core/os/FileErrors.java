// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Descriptions of file errors. The messages of some JDK exceptions contain only the file's name,
/// because the class describes the error.
public final class FileErrors {

  private FileErrors() {}

  /// Returns a description of the error, with the file's name if the exception has one.
  public static String describe(IOException error) {
    return switch (error) {
      case NoSuchFileException e when e.getReason() == null -> "there is no " + e.getFile();
      case AccessDeniedException e -> "not allowed to use " + e.getFile();
      case FileSystemException e when e.getReason() != null -> e.getFile() + ": " + e.getReason();
      default -> {
        String message = error.getMessage();
        String kind = error.getClass().getSimpleName();
        yield message == null || message.isBlank()
            ? kind
            : error instanceof FileSystemException ? message + ": " + kind : message;
      }
    };
  }
}
