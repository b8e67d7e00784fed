// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.overlay;

import org.jspecify.annotations.Nullable;

/// A text. The pointer's input goes through it to the guest.
///
/// @param icon what it is about, or null
/// @param text the lines; lines that are too long for the window are broken between words
public record Message(Place place, @Nullable Icon icon, String text) implements Panel {}
