// SPDX-License-Identifier: Apache-2.0
/// Reads the tables of XKB keyboard layouts by calling libxkbcommon.
package dev.oriel.keyboard.internal.xkb;
