// SPDX-License-Identifier: Apache-2.0
/// Keyboard layouts of guests. [dev.oriel.keyboard.KeyboardLayout] knows the keys that type a
/// character in a layout, and the character that a chord of keys types. The layouts are those of
/// XKB, read by libxkbcommon.
package dev.oriel.keyboard;
