// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// A message of D-Bus as bytes, little-endian, after the specification's "Message Protocol": what
/// sd-bus would not send can be sent.
///
/// @param type 1 a call, 2 an answer, 3 an error, 4 a signal
/// @param serial its number
/// @param fields the header's
/// @param body what follows the header, from its position on
record WireMessage(int type, int serial, List<Field> fields, ByteBuffer body) {

  static final int CALL = 1;
  static final int ANSWER = 2;
  static final int ERROR = 3;
  static final int SIGNAL = 4;

  /// Where a header's numbers lie, and how much comes before its fields.
  private static final int BODY_LENGTH_AT = 4;

  private static final int SERIAL_AT = 8;
  private static final int FIELDS_LENGTH_AT = 12;
  private static final int FIELDS_AT = 16;

  /// A field of the header: code, type, value.
  ///
  /// @param value a number for `u`, else a text
  record Field(int code, char type, Object value) {

    static Field path(String value) {
      return new Field(1, 'o', value);
    }

    static Field iface(String value) {
      return new Field(2, 's', value);
    }

    static Field member(String value) {
      return new Field(3, 's', value);
    }

    static Field error(String value) {
      return new Field(4, 's', value);
    }

    static Field replyTo(int serial) {
      return new Field(5, 'u', serial);
    }

    static Field signature(String value) {
      return new Field(8, 'g', value);
    }

    static Field descriptors(int count) {
      return new Field(9, 'u', count);
    }
  }

  /// As it goes over the socket.
  byte[] bytes() {
    WireWriter header = new WireWriter();
    header.octet('l');
    header.octet(type);
    header.octet(0);
    header.octet(1);
    header.int32(body.remaining());
    header.int32(serial);
    int array = header.openArray(8);
    for (Field field : fields) {
      header.align(8);
      header.octet(field.code);
      header.signature(String.valueOf(field.type));
      switch (field.type) {
        case 'u' -> header.int32((Integer) field.value);
        case 'g' -> header.signature((String) field.value);
        default -> header.string((String) field.value);
      }
    }
    header.closeArray(array, 8);
    header.align(8);
    byte[] rest = new byte[body.remaining()];
    body.duplicate().get(rest);
    header.octets(rest);
    return header.bytes();
  }

  /// How many bytes of memory the message that begins here has, or -1 where that is not to be seen
  /// yet.
  static int length(ByteBuffer from) {
    ByteBuffer little = from.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (little.remaining() < FIELDS_AT) {
      return -1;
    }
    int fields = little.getInt(FIELDS_LENGTH_AT);
    return FIELDS_AT + (fields + 7 & -8) + little.getInt(BODY_LENGTH_AT);
  }

  /// The type of a whole message.
  static int typeOf(ByteBuffer message) {
    return message.get(message.position() + 1);
  }

  /// The serial of a whole message.
  static int serialOf(ByteBuffer message) {
    return message.slice().order(ByteOrder.LITTLE_ENDIAN).getInt(SERIAL_AT);
  }
}
