// SPDX-License-Identifier: Apache-2.0
/// Linux system calls on descriptors, memory and sockets, as methods that throw
/// [dev.oriel.core.os.OsException].
///
/// Begin with [Descriptors], [Memory] and [UnixSockets].
///
/// Ownership: a descriptor that is passed as an `int` stays the caller's.
package dev.oriel.core.internal.linux;
