// SPDX-License-Identifier: Apache-2.0
/// What a viewer shows over the picture: messages, tables, a bar of buttons and menus.
@org.jspecify.annotations.NullMarked
package dev.oriel.gl.overlay;
