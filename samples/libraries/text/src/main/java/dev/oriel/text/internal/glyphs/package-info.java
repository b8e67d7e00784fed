// SPDX-License-Identifier: Apache-2.0
/// Text in the fonts of text modes, read exactly.
package dev.oriel.text.internal.glyphs;
