// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.chardev;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/// The bytes of a [Chardev], in both directions.
///
/// Neither direction blocks or grows without bound. At most [#CAPACITY] received bytes wait here
/// until they are read. More of them wait in QEMU, which makes the guest wait or drops bytes,
/// depending on the device. At most [#CAPACITY] written bytes wait here until QEMU takes them.
/// [#write] does not take more.
///
/// Threading: any thread. Ownership: closing releases the device.
public interface ChardevStream extends AutoCloseable {

  /// The most bytes that wait here in each direction.
  int CAPACITY = 1 << 16;

  /// The result of [#read] when no more bytes will come.
  int END = -1;

  /// Receives the events of a stream.
  ///
  /// Threading: called on the D-Bus thread; must return at once.
  interface Listener {

    /// Called when there is something to read.
    void readable();

    /// Called when there is room again after [ChardevStream#write] did not take everything.
    void writable();

    /// Called when the stream has ended other than by [ChardevStream#close]. Bytes that had arrived
    /// can still be read.
    ///
    /// @param reason the reason as text
    void closed(String reason);
  }

  /// Returns the device.
  Chardev chardev();

  /// Reads the bytes that have arrived, at most until `target` is full. Never waits.
  ///
  /// @return the number of bytes, 0 if none have arrived, or [#END]
  int read(ByteBuffer target);

  /// Returns how many bytes can be read at once.
  int available();

  /// Sends as many bytes as there is room for. Never waits. If not all bytes were taken,
  /// [Listener#writable] reports when to continue.
  ///
  /// @param source its position advances by the number of bytes taken
  /// @return the number of bytes taken; once the stream has ended, all bytes are taken and dropped
  int write(ByteBuffer source);

  /// Returns whether the stream has not ended.
  boolean isOpen();

  /// Asks QEMU to confirm when everything that it has sent so far has arrived here.
  ///
  /// QEMU answers on the thread that writes to the stream, so the bytes before its answer have
  /// arrived by then. If bytes flow without a pause, the result completes after a part of them.
  ///
  /// @return completes on the D-Bus thread when everything can be read, or when no more bytes will
  ///   come
  CompletableFuture<Void> caughtUp();

  /// Reports when QEMU has taken all bytes written so far. Bytes that QEMU has not taken when the
  /// stream is closed may be lost.
  ///
  /// @return completes on the D-Bus thread, also when the stream ends
  CompletableFuture<Void> flushed();

  /// Releases the device and tells QEMU so. The listener is not called any more. Idempotent.
  ///
  /// Threading: waits for the D-Bus thread, unless it is called on that thread.
  @Override
  void close();
}
