// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.frame.FramePath;
import org.jspecify.annotations.Nullable;

/// The origin of a frame's pixels.
///
/// @param sequence the number of its newest message, in the console's sequence
/// @param arrivedNanos when its message was read, on the clock of [System#nanoTime]
/// @param path the path of the pixels
/// @param reason why no better path was used, or empty
/// @param format the pixel format of the guest's buffer
/// @param modifier the modifier of its dma-buf, or null if it is not a dma-buf
record FrameOrigin(
    long sequence,
    long arrivedNanos,
    FramePath path,
    String reason,
    Fourcc format,
    @Nullable Long modifier) {}
