// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.chardev;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/// The bytes of a [Chardev], both ways.
///
/// Neither way waits and neither grows: what comes waits here until it is read, [#CAPACITY] bytes
/// of it at most, and then in QEMU, which makes the guest wait or drops as its device does; what is
/// written waits here until QEMU takes it, [#CAPACITY] bytes at most, and then with the writer.
///
/// Threading: any thread. Ownership: closing lets the device go.
public interface ChardevStream extends AutoCloseable {

  /// The most bytes that wait here, each way.
  int CAPACITY = 1 << 16;

  /// What [#read] answers when nothing will come any more.
  int END = -1;

  /// Hears of the stream.
  ///
  /// Threading: called on the D-Bus thread; must return at once.
  interface Listener {

    /// There is something to read.
    void readable();

    /// There is room again for what [ChardevStream#write] did not take.
    void writable();

    /// The stream has ended, not by [ChardevStream#close]. What had come can still be read.
    ///
    /// @param reason why, in words
    void closed(String reason);
  }

  /// The device.
  Chardev chardev();

  /// Takes what has come, at most until `target` is full; never waits.
  ///
  /// @return the number of bytes, 0 where none has come, or [#END]
  int read(ByteBuffer target);

  /// How many bytes can be read at once.
  int available();

  /// Has bytes sent, as many as there is room for; never waits. Where it takes fewer than there
  /// are, [Listener#writable] tells when to go on.
  ///
  /// @param source its position advances by what was taken
  /// @return the number of bytes; all, to nobody, once the stream has ended
  int write(ByteBuffer source);

  /// Whether it has not ended.
  boolean isOpen();

  /// Asks QEMU to say when all is here that it has sent until then.
  ///
  /// QEMU answers on the thread that writes to the stream, so what comes before its answer is here
  /// by then. Of a flood, which leaves no moment without more, a part counts as all.
  ///
  /// @return completes on the D-Bus thread, when all can be read or nothing will come any more
  CompletableFuture<Void> caughtUp();

  /// Says when QEMU has taken all that was written until now: what it has not taken when the stream
  /// is closed may be lost.
  ///
  /// @return completes on the D-Bus thread, also when the stream ends
  CompletableFuture<Void> flushed();

  /// Lets the device go: the listener hears nothing any more, and QEMU learns of it. Idempotent.
  ///
  /// Threading: waits for the D-Bus thread, where it is not called on that.
  @Override
  void close();
}
