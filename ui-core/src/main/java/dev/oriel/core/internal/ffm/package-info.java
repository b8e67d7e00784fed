// SPDX-License-Identifier: Apache-2.0
/// Calls of C functions through the Foreign Function and Memory API, with `errno` captured.
///
/// Begin with [NativeFunction], or with [NativeCall] for functions that it cannot call. [Libc] and
/// [LibcMemory] bind the functions of libc.
///
/// Threading: any thread. `errno` and the scratch memory of [ThreadMemory] belong to the calling
/// thread.
package dev.oriel.core.internal.ffm;
