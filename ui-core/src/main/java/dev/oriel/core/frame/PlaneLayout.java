// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

/// The position of one plane of a picture in its buffer.
///
/// @param offsetBytes bytes from the start of the buffer to the plane's first row
/// @param strideBytes bytes from one row to the next
public record PlaneLayout(long offsetBytes, long strideBytes) {}
