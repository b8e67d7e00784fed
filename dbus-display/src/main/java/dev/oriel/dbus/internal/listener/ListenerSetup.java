// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.dbus.listener.AttachOptions;

/// What a listener is made for.
///
/// @param console its number
/// @param options how it behaves
/// @param width columns of the console now
/// @param height rows of the console now
/// @param onGrown called when an update lay outside of the picture
/// @param onEnd called when the connection has ended
public record ListenerSetup(
    int console, AttachOptions options, int width, int height, Runnable onGrown, Runnable onEnd) {}
