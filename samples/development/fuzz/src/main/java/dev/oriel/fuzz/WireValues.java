// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Makes values of any signature from the decisions of an input: names that QEMU uses and others,
/// numbers that are likely to find faults, and short arrays.
final class WireValues {

  private static final String[] TEXTS = {
    "Label",
    "Type",
    "Graphic",
    "Text",
    "Head",
    "Width",
    "Height",
    "DeviceAddress",
    "Interfaces",
    "Name",
    "UUID",
    "ConsoleIDs",
    "FEOpened",
    "Echo",
    "Owner",
    "MaxSlots",
    "Modifiers",
    "IsAbsolute",
    "org.qemu.Display1.Console",
    "org.qemu.Display1.VM",
    "org.qemu.Display1.Chardev",
    "org.qemu.Display1.Keyboard",
    "org.qemu.Display1.Mouse",
    "org.qemu.Display1.MultiTouch",
    "org.qemu.Display1.Listener",
    "org.qemu.Display1.Listener.Unix.Map",
    "",
    "00000000-0000-0000-0000-000000000000",
    "\033]0;x\007",
    "\u202e\u0000",
    "compat_monitor0"
  };

  private static final String[] PATHS = {
    "/org/qemu/Display1/Console_0",
    "/org/qemu/Display1/Console_1",
    "/org/qemu/Display1/Console_99999999999",
    "/org/qemu/Display1/Console_",
    "/org/qemu/Display1/Chardev_serial0",
    "/org/qemu/Display1/Chardev_compat_monitor0",
    "/org/qemu/Display1/Chardev_",
    "/org/qemu/Display1/VM",
    "/org/qemu/Display1/Listener",
    "/",
    "no path"
  };

  private static final String[] SIGNATURES = {
    "u",
    "s",
    "b",
    "i",
    "au",
    "as",
    "a{sv}",
    "v",
    "t",
    "o",
    "y",
    "ay",
    "h",
    "d",
    "(su)",
    "aau",
    "g",
    "x",
    "n",
    "q",
    "a{oa{sa{sv}}}",
    "a(iu)"
  };

  private static final int DEEPEST = 12;

  private final Choices choices;
  private final WireWriter out = new WireWriter();
  private int descriptors;

  private WireValues(Choices choices) {
    this.choices = choices;
  }

  /// The body of a message.
  ///
  /// @param bytes the body as it is sent over the socket
  /// @param descriptors how many descriptors the body refers to
  record Body(String signature, ByteBuffer bytes, int descriptors) {}

  /// Makes a body with a signature.
  static Body of(String signature, Choices choices) {
    WireValues values = new WireValues(choices);
    for (int at = 0; at < signature.length(); ) {
      at = values.write(signature, at, 0);
    }
    return new Body(signature, ByteBuffer.wrap(values.out.bytes()), values.descriptors);
  }

  /// Returns a signature, usually the right one.
  static String signature(String right, Choices choices) {
    return choices.below(8) != 0
        ? right
        : choices.of(SIGNATURES) + (choices.yes() ? choices.of(SIGNATURES) : "");
  }

  static String path(Choices choices) {
    return choices.of(PATHS);
  }

  static String text(Choices choices) {
    return choices.below(16) == 0
        ? new String(choices.bytes(choices.octet()), StandardCharsets.ISO_8859_1)
        : choices.of(TEXTS);
  }

  /// Writes one value.
  ///
  /// @return where the next type begins
  private int write(String signature, int at, int depth) {
    switch (signature.charAt(at)) {
      case 'y' -> out.octet(choices.octet());
      case 'b' -> out.int32(choices.below(32) == 31 ? choices.number() : choices.octet() & 1);
      case 'n', 'q' -> out.int16(choices.number());
      case 'i', 'u' -> out.int32(choices.number());
      case 'x', 't', 'd' -> out.int64(choices.yes() ? choices.number() : choices.bits64());
      case 's' -> out.string(text(choices));
      case 'o' -> out.string(path(choices));
      case 'g' -> out.signature(choices.of(SIGNATURES));
      case 'h' -> {
        out.int32(choices.below(16) == 15 ? choices.number() : descriptors);
        descriptors++;
      }
      case 'v' -> {
        String inside = depth > DEEPEST ? "u" : choices.of(SIGNATURES);
        out.signature(inside);
        for (int i = 0; i < inside.length(); ) {
          i = write(inside, i, depth + 1);
        }
      }
      case 'a' -> {
        return array(signature, at + 1, depth);
      }
      case '(', '{' -> {
        return struct(signature, at + 1, depth);
      }
      default -> throw new IllegalArgumentException("no type: " + signature);
    }
    return at + 1;
  }

  private int struct(String signature, int first, int depth) {
    out.align(8);
    int at = first;
    while (signature.charAt(at) != ')' && signature.charAt(at) != '}') {
      at = write(signature, at, depth + 1);
    }
    return at + 1;
  }

  private int array(String signature, int element, int depth) {
    int alignment =
        switch (signature.charAt(element)) {
          case 'y', 'g', 'v' -> 1;
          case 'n', 'q' -> 2;
          case 'x', 't', 'd', '(', '{' -> 8;
          default -> 4;
        };
    int array = out.openArray(alignment);
    int end = WireSignature.next(signature, element);
    if (signature.charAt(element) == 'y') {
      out.octets(new byte[Math.clamp(choices.number(), 0, 1 << 17)]);
    } else {
      for (int count = depth > DEEPEST ? 0 : choices.below(5); count > 0; count--) {
        int _ = write(signature, element, depth + 1);
      }
    }
    out.closeArray(array, alignment);
    return end;
  }
}
