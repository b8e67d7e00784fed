// SPDX-License-Identifier: Apache-2.0
/// Messages and connections of D-Bus, by libsystemd's library (`sd-bus`), without upcalls.
///
/// **Why a native library.** Measured with 1080p frames in messages, libsystemd receives as many
/// per second from Java as from C. dbus-java 5.2 receives two per second, because it parses an array
/// of bytes element by element (335 MB of Java heap for each frame), and it cannot answer a call
/// later, as the release of a buffer requires. GLib's bindings for Java need a newer GLib than
/// Debian 12 has.
package dev.oriel.dbus.internal.sdbus;
