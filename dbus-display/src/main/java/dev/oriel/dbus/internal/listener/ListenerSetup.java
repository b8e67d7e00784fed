// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

/// What a listener is made for.
///
/// @param console its number
/// @param map whether shared memory is accepted
/// @param whole whether only where no message holds the picture
/// @param held whether of any size all the same, QEMU being kept waiting for the first frame
/// @param dmabuf2 whether dma-bufs of several planes are accepted
/// @param deadlineNanos when an update is answered at the latest
/// @param width columns of the console now
/// @param height rows of the console now
/// @param onGrown called when an update lay outside of the picture
/// @param onEnd called when the connection has ended
public record ListenerSetup(
    int console,
    boolean map,
    boolean whole,
    boolean held,
    boolean dmabuf2,
    long deadlineNanos,
    int width,
    int height,
    Runnable onGrown,
    Runnable onEnd) {}
