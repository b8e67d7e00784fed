// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.listener.ListenerStats;
import java.util.concurrent.CompletableFuture;

/// A [PictureSource] that is being shown to a sink.
///
/// Threading: any thread.
public interface PictureSession extends AutoCloseable {

  /// Whether it is still shown here.
  boolean isOpen();

  /// What has been done so far.
  ListenerStats stats();

  /// Has that drawn which is drawn now and then only, so that what [#caughtUp] then waits for is
  /// the picture as it is now.
  ///
  /// Threading: any thread but a D-Bus thread; waits for QEMU's answer.
  ///
  /// @throws ConnectionFailedException if QEMU refuses or the connection breaks
  void bringUpToDate();

  /// Asks QEMU to say when all that it has sent until then is here.
  ///
  /// @return completes when the sink has heard it all, or when it will hear nothing any more; not
  ///   at all where QEMU drops its answer: ask again where it does not come soon
  CompletableFuture<Void> caughtUp();

  /// Ends it: what the guest waits for is released, and the sink hears nothing any more, not even
  /// that it is over. Frames in flight stay readable until they are closed. Idempotent.
  @Override
  void close();
}
