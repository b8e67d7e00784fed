// SPDX-License-Identifier: Apache-2.0
/// Lays out and paints the panels of an overlay on the CPU. This package must not know how they get
/// onto the screen.
@org.jspecify.annotations.NullMarked
package dev.oriel.gl.internal.panel;
