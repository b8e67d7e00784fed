// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

/// Where one plane of a picture lies in its buffer.
///
/// @param offsetBytes bytes from the buffer's start to the plane's first row
/// @param strideBytes bytes from one row to the next
public record PlaneLayout(long offsetBytes, long strideBytes) {}
