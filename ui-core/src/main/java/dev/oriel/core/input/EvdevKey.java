// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.input;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The keys that QEMU can pass to a guest, with their two numbers:
///
/// - The code is the kernel's `KEY_*` number (`linux/input-event-codes.h`). Wayland and libinput
///   report this number; X11 reports it with 8 added.
/// - The qnum is QEMU's key number, which `org.qemu.Display1.Keyboard` takes. It is the key's PC/XT
///   (AT set 1) scancode; a scancode with the prefix 0xe0 has bit 7 set instead.
///
/// The constants have the names of the kernel's header. Keys for which QEMU has no name (`QKeyCode`
/// in QEMU's `qapi/ui.json`) are missing, because QEMU does not recognize their numbers.
public enum EvdevKey {
  KEY_ESC(1, 0x01),
  KEY_1(2, 0x02),
  KEY_2(3, 0x03),
  KEY_3(4, 0x04),
  KEY_4(5, 0x05),
  KEY_5(6, 0x06),
  KEY_6(7, 0x07),
  KEY_7(8, 0x08),
  KEY_8(9, 0x09),
  KEY_9(10, 0x0a),
  KEY_0(11, 0x0b),
  KEY_MINUS(12, 0x0c),
  KEY_EQUAL(13, 0x0d),
  KEY_BACKSPACE(14, 0x0e),
  KEY_TAB(15, 0x0f),
  KEY_Q(16, 0x10),
  KEY_W(17, 0x11),
  KEY_E(18, 0x12),
  KEY_R(19, 0x13),
  KEY_T(20, 0x14),
  KEY_Y(21, 0x15),
  KEY_U(22, 0x16),
  KEY_I(23, 0x17),
  KEY_O(24, 0x18),
  KEY_P(25, 0x19),
  KEY_LEFTBRACE(26, 0x1a),
  KEY_RIGHTBRACE(27, 0x1b),
  KEY_ENTER(28, 0x1c),
  KEY_LEFTCTRL(29, 0x1d),
  KEY_A(30, 0x1e),
  KEY_S(31, 0x1f),
  KEY_D(32, 0x20),
  KEY_F(33, 0x21),
  KEY_G(34, 0x22),
  KEY_H(35, 0x23),
  KEY_J(36, 0x24),
  KEY_K(37, 0x25),
  KEY_L(38, 0x26),
  KEY_SEMICOLON(39, 0x27),
  KEY_APOSTROPHE(40, 0x28),
  KEY_GRAVE(41, 0x29),
  KEY_LEFTSHIFT(42, 0x2a),
  KEY_BACKSLASH(43, 0x2b),
  KEY_Z(44, 0x2c),
  KEY_X(45, 0x2d),
  KEY_C(46, 0x2e),
  KEY_V(47, 0x2f),
  KEY_B(48, 0x30),
  KEY_N(49, 0x31),
  KEY_M(50, 0x32),
  KEY_COMMA(51, 0x33),
  KEY_DOT(52, 0x34),
  KEY_SLASH(53, 0x35),
  KEY_RIGHTSHIFT(54, 0x36),
  KEY_KPASTERISK(55, 0x37),
  KEY_LEFTALT(56, 0x38),
  KEY_SPACE(57, 0x39),
  KEY_CAPSLOCK(58, 0x3a),
  KEY_F1(59, 0x3b),
  KEY_F2(60, 0x3c),
  KEY_F3(61, 0x3d),
  KEY_F4(62, 0x3e),
  KEY_F5(63, 0x3f),
  KEY_F6(64, 0x40),
  KEY_F7(65, 0x41),
  KEY_F8(66, 0x42),
  KEY_F9(67, 0x43),
  KEY_F10(68, 0x44),
  KEY_NUMLOCK(69, 0x45),
  KEY_SCROLLLOCK(70, 0x46),
  KEY_KP7(71, 0x47),
  KEY_KP8(72, 0x48),
  KEY_KP9(73, 0x49),
  KEY_KPMINUS(74, 0x4a),
  KEY_KP4(75, 0x4b),
  KEY_KP5(76, 0x4c),
  KEY_KP6(77, 0x4d),
  KEY_KPPLUS(78, 0x4e),
  KEY_KP1(79, 0x4f),
  KEY_KP2(80, 0x50),
  KEY_KP3(81, 0x51),
  KEY_KP0(82, 0x52),
  KEY_KPDOT(83, 0x53),
  KEY_102ND(86, 0x56),
  KEY_F11(87, 0x57),
  KEY_F12(88, 0x58),
  KEY_RO(89, 0x73),
  KEY_HIRAGANA(91, 0x77),
  KEY_HENKAN(92, 0x79),
  KEY_KATAKANAHIRAGANA(93, 0x70),
  KEY_MUHENKAN(94, 0x7b),
  KEY_KPENTER(96, 0x9c),
  KEY_RIGHTCTRL(97, 0x9d),
  KEY_KPSLASH(98, 0xb5),
  KEY_SYSRQ(99, 0x54),
  KEY_RIGHTALT(100, 0xb8),
  KEY_LINEFEED(101, 0x5b),
  KEY_HOME(102, 0xc7),
  KEY_UP(103, 0xc8),
  KEY_PAGEUP(104, 0xc9),
  KEY_LEFT(105, 0xcb),
  KEY_RIGHT(106, 0xcd),
  KEY_END(107, 0xcf),
  KEY_DOWN(108, 0xd0),
  KEY_PAGEDOWN(109, 0xd1),
  KEY_INSERT(110, 0xd2),
  KEY_DELETE(111, 0xd3),
  KEY_MUTE(113, 0xa0),
  KEY_VOLUMEDOWN(114, 0xae),
  KEY_VOLUMEUP(115, 0xb0),
  KEY_POWER(116, 0xde),
  KEY_KPEQUAL(117, 0x59),
  KEY_PAUSE(119, 0xc6),
  KEY_KPCOMMA(121, 0x7e),
  KEY_HANGEUL(122, 0x72),
  KEY_HANJA(123, 0x71),
  KEY_YEN(124, 0x7d),
  KEY_LEFTMETA(125, 0xdb),
  KEY_RIGHTMETA(126, 0xdc),
  KEY_COMPOSE(127, 0xdd),
  KEY_STOP(128, 0xe8),
  KEY_AGAIN(129, 0x85),
  KEY_PROPS(130, 0x86),
  KEY_UNDO(131, 0x87),
  KEY_FRONT(132, 0x8c),
  KEY_COPY(133, 0xf8),
  KEY_OPEN(134, 0x64),
  KEY_PASTE(135, 0x65),
  KEY_FIND(136, 0xc1),
  KEY_CUT(137, 0xbc),
  KEY_HELP(138, 0xf5),
  KEY_MENU(139, 0x9e),
  KEY_CALC(140, 0xa1),
  KEY_SLEEP(142, 0xdf),
  KEY_WAKEUP(143, 0xe3),
  KEY_MAIL(155, 0xec),
  KEY_BOOKMARKS(156, 0xe6),
  KEY_COMPUTER(157, 0xeb),
  KEY_BACK(158, 0xea),
  KEY_FORWARD(159, 0xe9),
  KEY_NEXTSONG(163, 0x99),
  KEY_PLAYPAUSE(164, 0xa2),
  KEY_PREVIOUSSONG(165, 0x90),
  KEY_STOPCD(166, 0xa4),
  KEY_HOMEPAGE(172, 0xb2),
  KEY_REFRESH(173, 0xe7),
  KEY_F13(183, 0x5d),
  KEY_F14(184, 0x5e),
  KEY_F15(185, 0x5f),
  KEY_F16(186, 0x55),
  KEY_F17(187, 0x83),
  KEY_F18(188, 0xf7),
  KEY_F19(189, 0x84),
  KEY_F20(190, 0x5a),
  KEY_F21(191, 0x74),
  KEY_F22(192, 0xf9),
  KEY_F23(193, 0x6d),
  KEY_F24(194, 0x6f),
  KEY_MEDIA(226, 0xed);

  /// The largest qnum.
  public static final int MAX_QNUM = 0xff;

  private static final @Nullable EvdevKey[] BY_CODE = new @Nullable EvdevKey[256];

  static {
    for (EvdevKey k : values()) {
      BY_CODE[k.code] = k;
    }
  }

  private final int code;
  private final int qnum;

  EvdevKey(int code, int qnum) {
    this.code = code;
    this.qnum = qnum;
  }

  /// Returns the kernel's number of the key.
  public int code() {
    return code;
  }

  /// Returns QEMU's number of the key.
  public int qnum() {
    return qnum;
  }

  /// Returns the key that this keypad key stands for while Num Lock is off, or this key if there is
  /// none.
  public EvdevKey withoutNumLock() {
    return switch (this) {
      case KEY_KP0 -> KEY_INSERT;
      case KEY_KP1 -> KEY_END;
      case KEY_KP2 -> KEY_DOWN;
      case KEY_KP3 -> KEY_PAGEDOWN;
      case KEY_KP4 -> KEY_LEFT;
      case KEY_KP6 -> KEY_RIGHT;
      case KEY_KP7 -> KEY_HOME;
      case KEY_KP8 -> KEY_UP;
      case KEY_KP9 -> KEY_PAGEUP;
      case KEY_KPDOT -> KEY_DELETE;
      default -> this;
    };
  }

  /// Returns the key with a kernel number, or null if QEMU has no such key.
  public static @Nullable EvdevKey ofCode(int code) {
    return code < 0 || code >= BY_CODE.length ? null : BY_CODE[code];
  }

  /// Returns the key of a name, with or without `KEY_`, in upper or lower case: `leftctrl`,
  /// `KEY_F1`. Returns null if there is no such key.
  public static @Nullable EvdevKey ofName(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    String full = upper.startsWith("KEY_") ? upper : "KEY_" + upper;
    for (EvdevKey k : values()) {
      if (k.name().equals(full)) {
        return k;
      }
    }
    return null;
  }
}
