// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.listener.ListenerStats;
import java.util.concurrent.CompletableFuture;

/// A [PictureSource] that is attached to a sink.
///
/// Threading: any thread.
public interface PictureSession extends AutoCloseable {

  /// Returns whether it is still attached here.
  boolean isOpen();

  /// Returns the statistics so far.
  ListenerStats stats();

  /// Makes QEMU draw the parts of the picture that it draws only from time to time. Then
  /// [#caughtUp] waits for the current picture.
  ///
  /// Threading: any thread but a D-Bus thread; waits for QEMU's answer.
  ///
  /// @throws ConnectionFailedException if QEMU refuses or the connection breaks
  void bringUpToDate();

  /// Asks QEMU to confirm when everything that it has sent so far has arrived here.
  ///
  /// @return completes when the sink has received everything, or when it will receive nothing more;
  ///   never completes if QEMU drops its answer: ask again if it does not come soon
  CompletableFuture<Void> caughtUp();

  /// Sends the whole picture to the sink again, soon, if it is drawn here: a sink may have left out
  /// frames while nobody looked.
  ///
  /// @return false if the guest draws the picture: then only a new session gets all of it
  boolean sendAgain();

  /// Ends the session. Buffers that the guest waits for are released. The sink is not called any
  /// more, not even with the end. Frames in flight stay readable until they are closed. Idempotent.
  @Override
  void close();
}
