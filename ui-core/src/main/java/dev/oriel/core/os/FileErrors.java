// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Errors of files in words: the JDK's own say no more than a name where the class says the rest.
public final class FileErrors {

  private FileErrors() {}

  /// What went wrong, with the file's name where the error has it.
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
