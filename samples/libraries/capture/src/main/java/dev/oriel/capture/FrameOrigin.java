// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.format.Fourcc;
import dev.oriel.gl.FramePath;
import org.jspecify.annotations.Nullable;

/// Where a frame's pixels come from.
///
/// @param sequence the number of the newest message in it, in the console's sequence
/// @param arrivedNanos when its message was read, [System#nanoTime]
/// @param path how the pixels came
/// @param reason why no better path was used, or empty
/// @param format the layout of a pixel in the guest's buffer
/// @param modifier the memory layout of its dma-buf, or null where it is none
record FrameOrigin(
    long sequence,
    long arrivedNanos,
    FramePath path,
    String reason,
    Fourcc format,
    @Nullable Long modifier) {}
