// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.dbus.listener.AttachOptions;

/// The parameters of a listener.
///
/// @param console the console's number
/// @param options the options of the listener
/// @param width the columns of the console now
/// @param height the rows of the console now
/// @param onCall called for each call of QEMU's
/// @param onGrown called when an update lies outside of the picture
/// @param onEnd called when the connection has ended
public record ListenerSetup(
    int console,
    AttachOptions options,
    int width,
    int height,
    Runnable onCall,
    Runnable onGrown,
    Runnable onEnd) {}
