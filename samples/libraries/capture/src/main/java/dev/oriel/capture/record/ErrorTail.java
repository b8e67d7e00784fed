// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// The last lines of a program's standard error. It is read to its end, so that the program never
/// waits for a reader.
///
/// Threading: any thread.
final class ErrorTail {

  private static final int KEPT_LINES = 8;
  private static final int KEPT_CHARS = 400;
  private static final Duration REST = Duration.ofSeconds(2);

  private final Deque<String> lines = new ArrayDeque<>();
  private final Thread thread;

  private ErrorTail(BufferedReader from) {
    thread =
        Thread.ofPlatform().daemon().name("oriel-encoder-errors").unstarted(() -> follow0(from));
  }

  /// Starts to read. Ownership: the reader is closed at its end.
  static ErrorTail follow(BufferedReader from) {
    ErrorTail tail = new ErrorTail(from);
    tail.thread.start();
    return tail;
  }

  private void follow0(BufferedReader from) {
    try (from) {
      for (String line = from.readLine(); line != null; line = from.readLine()) {
        add(line.strip());
      }
    } catch (IOException e) {
      add("[its errors could not be read: " + e.getMessage() + "]");
    }
  }

  private synchronized void add(String line) {
    if (line.isEmpty()) {
      return;
    }
    if (lines.size() == KEPT_LINES) {
      lines.removeFirst();
    }
    lines.addLast(line.substring(0, Math.min(KEPT_CHARS, line.length())));
  }

  /// Returns the last lines. They are complete once the program has ended.
  String text() {
    try {
      boolean _ = thread.join(REST);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      return String.join("; ", lines);
    }
  }
}
