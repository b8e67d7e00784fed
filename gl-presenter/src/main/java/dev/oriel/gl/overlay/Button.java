// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.overlay;

import org.jspecify.annotations.Nullable;

/// A button of a [Bar] or a [Menu].
///
/// @param id its number, from 0, which no other button of the overlay has
/// @param icon its icon, or null
/// @param label its text
/// @param keys the keys that do the same, joined by `+`, or an empty text
/// @param on whether what it switches is on
public record Button(int id, @Nullable Icon icon, String label, String keys, boolean on) {}
