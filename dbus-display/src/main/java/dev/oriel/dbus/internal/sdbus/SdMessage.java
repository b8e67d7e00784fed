// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.sdbus;

import static dev.oriel.dbus.internal.sdbus.Libsystemd.at;

import dev.oriel.core.internal.ffm.NativeFunction;
import dev.oriel.core.os.Errno;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.internal.text.BoundedText;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A reference to an `sd_bus_message`, which is either read from start to end or filled and sent.
///
/// Ownership: closing gives up the reference. The memory of [#readBytes], and the descriptors that
/// were not duplicated, are freed with it. Threading: the thread of its [SdBus].
public final class SdMessage implements AutoCloseable {

  /// `SD_BUS_MESSAGE_METHOD_CALL`.
  public static final byte METHOD_CALL = 1;

  /// `SD_BUS_MESSAGE_METHOD_RETURN`.
  public static final byte METHOD_RETURN = 2;

  /// `SD_BUS_MESSAGE_METHOD_ERROR`.
  public static final byte METHOD_ERROR = 3;

  /// `SD_BUS_MESSAGE_SIGNAL`.
  public static final byte SIGNAL = 4;

  private static final ByteBuffer NO_BYTES = ByteBuffer.allocateDirect(0).asReadOnlyBuffer();
  private static final int[] NO_INTS = {};

  private final MemorySegment scratch;
  private final NameCache names;

  /// Its address, or 0 once it has been closed.
  private long message;

  /// Takes over one reference.
  ///
  /// @param scratch 16 bytes for results, which belong to the bus
  /// @param names the names that the bus has seen
  SdMessage(long message, MemorySegment scratch, NameCache names) {
    this.message = message;
    this.scratch = scratch;
    this.names = names;
  }

  long address() {
    if (message == 0) {
      throw new IllegalStateException("the message has been closed");
    }
    return message;
  }

  /// Returns `METHOD_CALL`, `METHOD_RETURN`, `METHOD_ERROR` or `SIGNAL`.
  public byte type() {
    check(Libsystemd.MESSAGE_GET_TYPE.call(address(), at(scratch)), "sd_bus_message_get_type");
    return scratch.get(ValueLayout.JAVA_BYTE, 0);
  }

  /// Returns the member, or null in replies.
  public @Nullable String member() {
    return names.get(Libsystemd.MESSAGE_GET_MEMBER.call(address()));
  }

  /// Returns the interface, or null if the caller left it out.
  public @Nullable String iface() {
    return names.get(Libsystemd.MESSAGE_GET_INTERFACE.call(address()));
  }

  /// Returns the object path, or null in replies.
  public @Nullable String path() {
    return names.get(Libsystemd.MESSAGE_GET_PATH.call(address()));
  }

  /// Returns the sender's unique name, or null peer to peer.
  public @Nullable String sender() {
    return names.get(Libsystemd.MESSAGE_GET_SENDER.call(address()));
  }

  /// Returns the signature of the whole body.
  public String signature() {
    String s = names.get(Libsystemd.MESSAGE_GET_SIGNATURE.call(address(), 1));
    return s == null ? "" : s;
  }

  /// Returns the cookie of the call that this reply answers.
  public long replyCookie() {
    check(
        Libsystemd.MESSAGE_GET_REPLY_COOKIE.call(address(), at(scratch)),
        "sd_bus_message_get_reply_cookie");
    return scratch.get(ValueLayout.JAVA_LONG, 0);
  }

  /// Returns whether the caller waits for an answer.
  public boolean expectsReply() {
    return check(
            Libsystemd.MESSAGE_GET_EXPECT_REPLY.call(address()), "sd_bus_message_get_expect_reply")
        > 0;
  }

  /// Returns the cookie of this call, unique among the messages of its sender.
  public long cookie() {
    check(Libsystemd.MESSAGE_GET_COOKIE.call(address(), at(scratch)), "sd_bus_message_get_cookie");
    return scratch.get(ValueLayout.JAVA_LONG, 0);
  }

  /// Returns the error of this reply as `name: message`.
  public String errorText() {
    long error = Libsystemd.MESSAGE_GET_ERROR.call(address());
    if (error == 0) {
      return "no error";
    }
    // FFM: sd_bus_error begins with two C strings, name and message.
    MemorySegment strings = Libsystemd.MEMORY.asSlice(error, 2 * ValueLayout.ADDRESS.byteSize());
    String name = string(strings.getAtIndex(ValueLayout.ADDRESS, 0));
    String text = string(strings.getAtIndex(ValueLayout.ADDRESS, 1));
    return text == null ? String.valueOf(name) : name + ": " + text;
  }

  /// Returns the name of this reply's error.
  public String errorName() {
    long error = Libsystemd.MESSAGE_GET_ERROR.call(address());
    if (error == 0) {
      return "";
    }
    // FFM: as above.
    MemorySegment strings = Libsystemd.MEMORY.asSlice(error, ValueLayout.ADDRESS.byteSize());
    String name = string(strings.getAtIndex(ValueLayout.ADDRESS, 0));
    return name == null ? "" : name;
  }

  // ---- reading, in the order of the signature

  /// Reads an `i`.
  public int readInt32() {
    readBasic('i');
    return scratch.get(ValueLayout.JAVA_INT, 0);
  }

  /// Reads a `y`.
  public int readByte() {
    readBasic('y');
    return Byte.toUnsignedInt(scratch.get(ValueLayout.JAVA_BYTE, 0));
  }

  /// Reads a `u`.
  public long readUint32() {
    readBasic('u');
    return Integer.toUnsignedLong(scratch.get(ValueLayout.JAVA_INT, 0));
  }

  /// Reads a `t` or an `x`; both have 64 bits.
  public long readInt64(char type) {
    readBasic(type);
    return scratch.get(ValueLayout.JAVA_LONG, 0);
  }

  /// Reads a `b`.
  public boolean readBoolean() {
    readBasic('b');
    return scratch.get(ValueLayout.JAVA_INT, 0) != 0;
  }

  /// Reads an `n` with its sign, or a `q` without one.
  public int readInt16(char type) {
    readBasic(type);
    short s = scratch.get(ValueLayout.JAVA_SHORT, 0);
    return type == 'q' ? Short.toUnsignedInt(s) : s;
  }

  /// Reads a `d`.
  public double readDouble() {
    readBasic('d');
    return scratch.get(ValueLayout.JAVA_DOUBLE, 0);
  }

  /// Reads an `s`, `o` or `g`.
  public String readString(char type) {
    readBasic(type);
    String s = string(scratch.get(ValueLayout.ADDRESS, 0));
    return s == null ? "" : s;
  }

  /// Reads an `h` and duplicates it, close-on-exec. The message's own descriptor is closed with the
  /// message.
  ///
  /// Ownership: the caller owns the duplicate.
  public OwnedFd readDescriptor() {
    readBasic('h');
    return OwnedFd.duplicate(scratch.get(ValueLayout.JAVA_INT, 0));
  }

  /// Reads an `ay` without a copy. The buffer is read-only, direct, and valid until this message is
  /// closed.
  public ByteBuffer readBytes() {
    long size = readArray('y');
    if (size == 0) {
      return NO_BYTES;
    }
    // FFM: libsystemd returns the array's address and its length in bytes, inside the message.
    MemorySegment bytes = scratch.get(ValueLayout.ADDRESS, 0).reinterpret(size);
    return bytes.asByteBuffer().asReadOnlyBuffer();
  }

  /// Reads an `au` into a copy.
  public int[] readUint32Array() {
    long size = readArray('u');
    if (size == 0) {
      return NO_INTS;
    }
    // FFM: as above.
    return scratch.get(ValueLayout.ADDRESS, 0).reinterpret(size).toArray(ValueLayout.JAVA_INT);
  }

  private long readArray(char type) {
    int r =
        (int)
            Libsystemd.MESSAGE_READ_ARRAY.call(
                address(), type, at(scratch), at(scratch) + Long.BYTES);
    if (r < 0) {
      throw new SdBusException("sd_bus_message_read_array(" + type + ")", r);
    }
    return r == 0 ? 0 : scratch.get(ValueLayout.JAVA_LONG, 8);
  }

  private void readBasic(char type) {
    int r = (int) Libsystemd.MESSAGE_READ_BASIC.call(address(), type, at(scratch));
    if (r <= 0) {
      throw new SdBusException(
          "sd_bus_message_read_basic(" + type + ")", r == 0 ? -Errno.ENXIO : r);
    }
  }

  /// Enters an array, struct, dict entry or variant.
  ///
  /// @param type `a`, `r`, `e` or `v`
  /// @param contents the signature inside
  /// @return false at the end of the outer array
  public boolean enter(char type, CString contents) {
    int r = container(Libsystemd.MESSAGE_ENTER_CONTAINER, type, contents);
    if (r < 0) {
      throw new SdBusException("sd_bus_message_enter_container(" + type + ", " + contents + ")", r);
    }
    return r > 0;
  }

  private int container(NativeFunction function, char type, CString contents) {
    try {
      return (int) function.call(address(), type, contents.address());
    } finally {
      Reference.reachabilityFence(contents);
    }
  }

  /// Leaves the container, whose elements must all have been read.
  public void exit() {
    check(Libsystemd.MESSAGE_EXIT_CONTAINER.call(address()), "sd_bus_message_exit_container");
  }

  /// Returns whether the innermost container has been read to its end.
  public boolean atEnd() {
    return check(Libsystemd.MESSAGE_AT_END.call(address(), 0), "sd_bus_message_at_end") > 0;
  }

  /// Returns the signature inside the variant that comes next.
  public String peekVariant() {
    int r =
        (int) Libsystemd.MESSAGE_PEEK_TYPE.call(address(), at(scratch) + Long.BYTES, at(scratch));
    if (r <= 0 || scratch.get(ValueLayout.JAVA_BYTE, 8) != 'v') {
      throw new SdBusException("sd_bus_message_peek_type", r < 0 ? r : -Errno.ENXIO);
    }
    String s = string(scratch.get(ValueLayout.ADDRESS, 0));
    return s == null ? "" : s;
  }

  /// Skips elements with a signature.
  public void skip(CString types) {
    try {
      check(
          Libsystemd.MESSAGE_SKIP.call(address(), types.address()),
          "sd_bus_message_skip(" + types + ")");
    } finally {
      Reference.reachabilityFence(types);
    }
  }

  // ---- filling, in the order of the signature

  /// Appends a `u`, `i` or `b`.
  public SdMessage appendInt32(char type, int value) {
    scratch.set(ValueLayout.JAVA_INT, 0, value);
    return appendBasic(type, scratch);
  }

  /// Appends a `y`.
  public SdMessage appendByte(int value) {
    scratch.set(ValueLayout.JAVA_BYTE, 0, (byte) value);
    return appendBasic('y', scratch);
  }

  /// Appends a `q` or `n`.
  public SdMessage appendInt16(char type, int value) {
    scratch.set(ValueLayout.JAVA_SHORT, 0, (short) value);
    return appendBasic(type, scratch);
  }

  /// Appends a `t` or `x`.
  public SdMessage appendInt64(char type, long value) {
    scratch.set(ValueLayout.JAVA_LONG, 0, value);
    return appendBasic(type, scratch);
  }

  /// Appends a `d`.
  public SdMessage appendDouble(double value) {
    scratch.set(ValueLayout.JAVA_DOUBLE, 0, value);
    return appendBasic('d', scratch);
  }

  /// Appends an `s`, `o` or `g`.
  public SdMessage appendString(char type, CString value) {
    return appendBasic(type, value.segment());
  }

  /// Appends a descriptor. libsystemd takes a duplicate.
  public SdMessage appendDescriptor(int fd) {
    scratch.set(ValueLayout.JAVA_INT, 0, fd);
    return appendBasic('h', scratch);
  }

  /// Appends a copy of bytes as an `ay`.
  public SdMessage appendBytes(MemorySegment bytes) {
    try {
      check(
          Libsystemd.MESSAGE_APPEND_ARRAY.call(address(), 'y', at(bytes), bytes.byteSize()),
          "sd_bus_message_append_array(y, " + bytes.byteSize() + " bytes)");
    } finally {
      Reference.reachabilityFence(bytes);
    }
    return this;
  }

  /// Opens an array, struct, dict entry or variant, which [#shut] closes.
  public SdMessage open(char type, CString contents) {
    int r = container(Libsystemd.MESSAGE_OPEN_CONTAINER, type, contents);
    if (r < 0) {
      throw new SdBusException("sd_bus_message_open_container(" + type + ", " + contents + ")", r);
    }
    return this;
  }

  /// Closes the innermost open container.
  public SdMessage shut() {
    check(Libsystemd.MESSAGE_CLOSE_CONTAINER.call(address()), "sd_bus_message_close_container");
    return this;
  }

  private SdMessage appendBasic(char type, MemorySegment value) {
    try {
      int r = (int) Libsystemd.MESSAGE_APPEND_BASIC.call(address(), type, at(value));
      if (r < 0) {
        throw new SdBusException("sd_bus_message_append_basic(" + type + ")", r);
      }
    } finally {
      Reference.reachabilityFence(value);
    }
    return this;
  }

  @Override
  public void close() {
    long m = message;
    if (m != 0) {
      message = 0;
      Libsystemd.MESSAGE_UNREF.call(m);
    }
  }

  private static int check(long result, String call) {
    int r = (int) result;
    if (r < 0) {
      throw new SdBusException(call, r);
    }
    return r;
  }

  /// Returns a string, cut if it is longer than any legitimate one.
  private static @Nullable String string(MemorySegment s) {
    if (s.equals(MemorySegment.NULL)) {
      return null;
    }
    // FFM: a NUL-terminated string of libsystemd, inside the message.
    MemorySegment text = s.reinterpret(Long.MAX_VALUE);
    for (int i = 0; i <= BoundedText.MAX; i++) {
      if (text.get(ValueLayout.JAVA_BYTE, i) == 0) {
        return text.getString(0);
      }
    }
    byte[] kept = text.asSlice(0, BoundedText.MAX).toArray(ValueLayout.JAVA_BYTE);
    return new String(kept, StandardCharsets.UTF_8) + BoundedText.REST;
  }
}
