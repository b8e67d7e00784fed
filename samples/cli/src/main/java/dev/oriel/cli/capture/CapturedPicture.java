package dev.oriel.cli.capture;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.image.Picture;
import dev.oriel.gl.FramePath;
import org.jspecify.annotations.Nullable;

/// A console's picture, and how it came.
///
/// @param picture the pixels
/// @param path how they came
/// @param format the layout of a pixel in the guest's buffer
/// @param modifier the memory layout of its dma-buf, or null where it is none
/// @param serial the number of the newest frame in it, in the console's sequence
public record CapturedPicture(
    Picture picture, FramePath path, Fourcc format, @Nullable Long modifier, long serial) {}
