// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// A D-Bus message as bytes, little-endian, as in the section "Message Protocol" of the
/// specification. It can have contents that sd-bus would not send.
///
/// @param type 1 for a call, 2 for an answer, 3 for an error, 4 for a signal
/// @param serial the number of the message
/// @param fields the fields of the header
/// @param body the body after the header, from its position on
record WireMessage(int type, int serial, List<Field> fields, ByteBuffer body) {

  static final int CALL = 1;
  static final int ANSWER = 2;
  static final int ERROR = 3;
  static final int SIGNAL = 4;

  /// The positions of the header's numbers and of its fields.
  private static final int BODY_LENGTH_AT = 4;

  private static final int SERIAL_AT = 8;
  private static final int FIELDS_LENGTH_AT = 12;
  private static final int FIELDS_AT = 16;

  /// A field of the header.
  ///
  /// @param value a number for the type `u`, otherwise a text
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

  /// Returns the message as it is sent over the socket.
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

  /// Returns the number of bytes of the message that begins here, or -1 if the buffer does not have
  /// enough of it to know.
  static int length(ByteBuffer from) {
    ByteBuffer little = from.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (little.remaining() < FIELDS_AT) {
      return -1;
    }
    int fields = little.getInt(FIELDS_LENGTH_AT);
    return FIELDS_AT + (fields + 7 & -8) + little.getInt(BODY_LENGTH_AT);
  }

  /// Returns the type of a complete message.
  static int typeOf(ByteBuffer message) {
    return message.get(message.position() + 1);
  }

  /// Returns the serial of a complete message.
  static int serialOf(ByteBuffer message) {
    return message.slice().order(ByteOrder.LITTLE_ENDIAN).getInt(SERIAL_AT);
  }
}
