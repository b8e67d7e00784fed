// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.lease;

import dev.oriel.core.os.OsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A short use of a VM's display. A viewer lends the display for it, and other visitors wait.
///
/// Threading: [#connected] and [#close] on any thread. Ownership: close it.
public final class Visit implements AutoCloseable {

  private @Nullable LeaseFile file;

  private Visit(@Nullable LeaseFile file) {
    this.file = file;
  }

  /// Waits until no other visitor has the display. No other program connects until [#connected] is
  /// called.
  ///
  /// @param who the name of this program that users of other programs read: `oriel capture`
  /// @param patience how long to wait for other programs
  /// @throws InUseException if they take longer, or if this thread is interrupted; it then stays
  ///   interrupted
  public static Visit begin(Path socket, String who, Duration patience) throws InUseException {
    LeaseFile file = LeaseFile.of(socket);
    if (file == null) {
      return new Visit(null);
    }
    try {
      return begin(file, who, System.nanoTime() + patience.toNanos());
    } catch (InUseException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  static Visit begin(LeaseFile file, String who, long deadlineNanos) throws InUseException {
    try {
      while (true) {
        boolean begun = file.begin(deadlineNanos);
        LeaseFile.Holders said = file.read();
        if (begun && !file.isThere(said.visitor())) {
          long turn = file.takeTurn(said.turns());
          file.write(said.viewer(), new Holder(turn, ProcessHandle.current().pid(), who));
          return new Visit(file);
        }
        if (begun) {
          file.end();
        }
        if (!LeaseFile.pause(deadlineNanos)) {
          throw new InUseException(file.isThere(said.visitor()) ? said.visitor() : said.viewer());
        }
      }
    } catch (IOException | OsException _) {
      file.close();
      return new Visit(null);
    }
  }

  /// Records that the connection is up.
  public synchronized void connected() {
    LeaseFile open = file;
    if (open != null) {
      open.end();
    }
  }

  /// Gives the display back. Idempotent.
  @Override
  public synchronized void close() {
    LeaseFile open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }
}
