// SPDX-License-Identifier: Apache-2.0
/// The shape of a guest's pointer.
///
/// Ownership: a [CursorImage] holds a copy of its pixels and is never closed.
package dev.oriel.core.cursor;
