// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A call that the input has chosen. It is written on the thread of the fake QEMU.
///
/// Ownership: owns its descriptors, of which the message gets duplicates; close it once it has been
/// answered.
final class ListenerCall implements AutoCloseable {

  private static final CString DESCRIPTOR = CString.constant("h");
  private static final CString NUMBER = CString.constant("u");

  private final String iface;
  private final String member;
  private final List<Consumer<SdMessage>> parts = new ArrayList<>();
  private final List<OwnedFd> fds = new ArrayList<>();

  ListenerCall(String iface, String member) {
    this.iface = iface;
    this.member = member;
  }

  String iface() {
    return iface;
  }

  String member() {
    return member;
  }

  ListenerCall numbers(char type, int... values) {
    for (int value : values) {
      parts.add(m -> m.appendInt32(type, value));
    }
    return this;
  }

  ListenerCall number64(long value) {
    parts.add(m -> m.appendInt64('t', value));
    return this;
  }

  ListenerCall bytes(int count) {
    parts.add(m -> m.appendBytes(MemorySegment.ofBuffer(ByteBuffer.allocateDirect(count))));
    return this;
  }

  /// Adds pixels of one colour, as B, G, R, X.
  ListenerCall pixels(int bytes, int rgb) {
    parts.add(
        m -> {
          ByteBuffer data = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
          while (data.hasRemaining()) {
            data.putInt(rgb);
          }
          m.appendBytes(MemorySegment.ofBuffer(data.flip()));
        });
    return this;
  }

  ListenerCall array(int... values) {
    parts.add(m -> m.open('a', NUMBER));
    numbers('u', values);
    parts.add(SdMessage::shut);
    return this;
  }

  /// Adds a descriptor. Ownership: consumes it.
  ListenerCall descriptor(OwnedFd fd) {
    fds.add(fd);
    parts.add(m -> m.appendDescriptor(fd.number()));
    return this;
  }

  ListenerCall descriptors(int count, Supplier<OwnedFd> source) {
    parts.add(m -> m.open('a', DESCRIPTOR));
    for (int i = 0; i < count; i++) {
      descriptor(source.get());
    }
    parts.add(SdMessage::shut);
    return this;
  }

  /// Writes the arguments.
  void append(SdMessage m) {
    parts.forEach(part -> part.accept(m));
  }

  @Override
  public void close() {
    fds.forEach(OwnedFd::close);
  }
}
