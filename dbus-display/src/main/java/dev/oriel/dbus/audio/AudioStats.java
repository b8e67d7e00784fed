// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.audio;

/// Statistics of an [AudioSession]. Sinks that listen at the same time share them: they count since
/// the first of them began.
///
/// @param messages the number of calls that QEMU made
/// @param rejected the number of calls that were refused
/// @param frames the number of frames that QEMU passed on, or was given, of all streams
public record AudioStats(long messages, long rejected, long frames) {}
