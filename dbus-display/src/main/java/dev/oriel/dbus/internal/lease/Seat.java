// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.lease;

import dev.oriel.core.os.OsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A viewer's claim to a VM's display. The viewer keeps it while visitors have the display, until
/// another viewer comes.
///
/// QEMU creates its socket when it starts. As long as the socket is unchanged, the VM has not been
/// restarted.
///
/// Threading: one thread at a time. Ownership: close it.
public final class Seat implements AutoCloseable {

  /// The reason why the display is not available now.
  ///
  /// @param holder the program that has it, or null if unknown
  /// @param forNow whether it becomes available again by itself, because a visitor has it
  public record Obstacle(@Nullable Holder holder, boolean forNow) {}

  private final Path socket;
  private final String who;
  private @Nullable LeaseFile file;
  private @Nullable Object fileOf;
  private @Nullable Holder me;
  private @Nullable Object connectedTo;
  private long connectedAt;

  /// @param who the name of this program that users of other programs read: `oriel view`
  public Seat(Path socket, String who) {
    this.socket = socket;
    this.who = who;
  }

  /// Becomes the viewer. No other program connects until [#connected] or [#failed] is called.
  ///
  /// @param patience how long to wait for a visitor and for a program that is connecting
  /// @param insist whether to take the display from a visitor too
  /// @throws InUseException if they take longer, or if this thread is interrupted; it then stays
  ///   interrupted
  public void begin(Duration patience, boolean insist) throws InUseException {
    long deadline = System.nanoTime() + patience.toNanos();
    LeaseFile open = file();
    if (open == null) {
      return;
    }
    try {
      while (true) {
        boolean begun = open.begin(deadline);
        LeaseFile.Holders said = open.read();
        boolean visited = open.isThere(said.visitor());
        if (begun && (insist || !visited)) {
          Holder mine = me;
          if (mine == null) {
            mine = new Holder(open.takeTurn(said.turns()), ProcessHandle.current().pid(), who);
            me = mine;
          }
          open.write(mine, said.visitor());
          connectedAt = Math.max(said.turns(), mine.turn());
          return;
        }
        if (begun) {
          open.end();
        }
        if (!LeaseFile.pause(deadline)) {
          throw new InUseException(visited ? said.visitor() : said.viewer());
        }
      }
    } catch (IOException | OsException _) {
      leave();
    }
  }

  /// Records that the connection is up.
  public void connected() {
    connectedTo = identity();
    failed();
  }

  /// Records that no connection could be made.
  public void failed() {
    LeaseFile open = file;
    if (open != null) {
      open.end();
    }
  }

  /// Returns whether the previous connection ended because a visitor came. The visitor may have
  /// left since.
  public boolean lent() {
    LeaseFile open = file();
    Object before = connectedTo;
    if (open == null || before == null || !before.equals(identity())) {
      return false;
    }
    LeaseFile.Holders said = open.read();
    return isMine(said.viewer()) && said.visitor() != null && said.visitor().turn() > connectedAt;
  }

  /// Returns what prevents a connection now, or null. Call it before the first connection or after
  /// the end of one.
  public @Nullable Obstacle obstacle() {
    LeaseFile open = file();
    LeaseFile.Holders said = open == null ? new LeaseFile.Holders(0, null, null) : open.read();
    if (open != null && open.isThere(said.visitor())) {
      return new Obstacle(said.visitor(), true);
    }
    Object before = connectedTo;
    if (before == null || !before.equals(identity())) {
      return null;
    }
    if (open != null && said.viewer() != null && !isMine(said.viewer())) {
      return open.isThere(said.viewer()) ? new Obstacle(said.viewer(), false) : null;
    }
    return lent() ? null : new Obstacle(null, false);
  }

  private boolean isMine(@Nullable Holder holder) {
    return holder != null && me != null && holder.turn() == me.turn();
  }

  /// Returns the file of the current socket.
  private @Nullable LeaseFile file() {
    Object now = identity();
    if (now == null) {
      return file;
    }
    if (!now.equals(fileOf)) {
      leave();
      file = LeaseFile.of(socket);
      fileOf = now;
    }
    return file;
  }

  private @Nullable Object identity() {
    try {
      return Map.copyOf(Files.readAttributes(socket, "unix:dev,ino,ctime"));
    } catch (IOException | UnsupportedOperationException _) {
      return null;
    }
  }

  private void leave() {
    LeaseFile open = file;
    file = null;
    me = null;
    if (open != null) {
      open.close();
    }
  }

  /// Gives up the claim. Idempotent.
  @Override
  public void close() {
    leave();
    fileOf = null;
  }
}
