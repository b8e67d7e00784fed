// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal.internal.vt;

import java.nio.ByteBuffer;

/// Finds characters, control characters and sequences in bytes of UTF-8, which may arrive in pieces
/// of any size.
///
/// The states are those of the usual parser of DEC's terminals. Strings (`OSC`, `DCS` and others)
/// are skipped and not stored.
///
/// Threading: one thread.
final class VtParser {

  /// Receives the parsed characters and sequences.
  interface Actions {

    /// Called for a printable character.
    void print(int codePoint);

    /// Called for a control character.
    void control(int c);

    /// Called for `ESC`, with an intermediate character or 0, and the final character.
    void escape(int between, int last);

    /// Called for `CSI`, with the character before the numbers or 0, the one after them or 0, and
    /// the final character.
    void sequence(int before, Parameters parameters, int between, int last);
  }

  private enum State {
    GROUND,
    ESCAPE,
    SEQUENCE,
    /// Skips an invalid sequence until its end.
    IGNORED,
    STRING,
    /// After an escape in a string, which may begin the end of the string.
    STRING_ESCAPE
  }

  private static final int REPLACEMENT = 0xfffd;
  private static final int ESC = 0x1b;
  private static final int CAN = 0x18;
  private static final int SUB = 0x1a;
  private static final int BEL = 0x07;
  private static final int DEL = 0x7f;

  /// The difference between an 8-bit control character and the final character of the escape that
  /// it stands for.
  private static final int EIGHT_BITS = 0x40;

  private final Actions actions;
  private final Parameters parameters = new Parameters();
  private State state = State.GROUND;
  private int before;
  private int between;

  private int codePoint;
  private int missing;
  private int smallest;

  VtParser(Actions actions) {
    this.actions = actions;
  }

  /// Processes bytes. The buffer's position advances to its limit.
  void feed(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      decode(bytes.get() & 0xff);
    }
  }

  private void decode(int b) {
    if (missing > 0) {
      if ((b & 0xc0) == 0x80) {
        codePoint = codePoint << 6 | (b & 0x3f);
        if (--missing == 0) {
          boolean valid =
              codePoint >= smallest
                  && codePoint <= Character.MAX_CODE_POINT
                  && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
          take(valid ? codePoint : REPLACEMENT);
        }
        return;
      }
      missing = 0;
      take(REPLACEMENT);
    }
    if (b < 0x80) {
      take(b);
    } else if (b >= 0xc2 && b < 0xe0) {
      begin(b & 0x1f, 1, 0x80);
    } else if (b >= 0xe0 && b < 0xf0) {
      begin(b & 0x0f, 2, 0x800);
    } else if (b >= 0xf0 && b < 0xf5) {
      begin(b & 0x07, 3, 0x10000);
    } else {
      take(REPLACEMENT);
    }
  }

  private void begin(int bits, int following, int atLeast) {
    codePoint = bits;
    missing = following;
    smallest = atLeast;
  }

  private void take(int c) {
    if (c == CAN || c == SUB) {
      state = State.GROUND;
    } else if (state == State.STRING || state == State.STRING_ESCAPE) {
      string(c);
    } else if (c == ESC) {
      beginEscape();
    } else if (c < ' ') {
      actions.control(c);
    } else if (c >= 0x80 && c < 0xa0) {
      beginEscape();
      escape(c - EIGHT_BITS);
    } else {
      switch (state) {
        case GROUND -> {
          if (c != DEL) {
            actions.print(c);
          }
        }
        case ESCAPE -> escape(c);
        case SEQUENCE -> sequence(c);
        case IGNORED -> {
          if (isLast(c)) {
            state = State.GROUND;
          }
        }
        case STRING, STRING_ESCAPE -> throw new AssertionError("a string was handled above");
      }
    }
  }

  private void beginEscape() {
    state = State.ESCAPE;
    between = 0;
  }

  private void escape(int c) {
    if (c < '0') {
      between = c;
      return;
    }
    state = State.GROUND;
    if (between != 0) {
      actions.escape(between, c);
      return;
    }
    switch (c) {
      case '[' -> {
        state = State.SEQUENCE;
        before = 0;
        parameters.clear();
      }
      // DCS, SOS, OSC, PM, APC.
      case 'P', 'X', ']', '^', '_' -> state = State.STRING;
      case DEL -> state = State.ESCAPE;
      default -> actions.escape(0, c);
    }
  }

  private void sequence(int c) {
    if ((c >= '0' && c <= '9') || c == ';' || c == ':') {
      parameters.add(c);
    } else if (c >= '<' && c <= '?') {
      before = c;
      state = parameters.count() == 0 ? state : State.IGNORED;
    } else if (c < '0') {
      between = c;
    } else if (isLast(c)) {
      state = State.GROUND;
      actions.sequence(before, parameters, between, c);
    } else {
      state = State.IGNORED;
    }
  }

  private static boolean isLast(int c) {
    return c >= '@' && c < DEL;
  }

  /// Skips a string, which ends with `ESC \`, its 8-bit form, or a bell.
  private void string(int c) {
    if (c == ESC) {
      state = State.STRING_ESCAPE;
    } else if (c == BEL || c == '\\' + EIGHT_BITS) {
      state = State.GROUND;
    } else if (state == State.STRING_ESCAPE) {
      if (c == '\\') {
        state = State.GROUND;
      } else {
        beginEscape();
        take(c);
      }
    }
  }
}
