// SPDX-License-Identifier: Apache-2.0
/// [dev.oriel.keyboard.KeyboardLayout]: which keys type a character in the layout that a guest uses,
/// and which character a chord of keys has. The layouts are those of XKB, read by libxkbcommon.
package dev.oriel.keyboard;
